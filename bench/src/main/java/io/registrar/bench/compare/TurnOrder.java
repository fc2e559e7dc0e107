package io.registrar.bench.compare;

/** Who comes when, so that none always plays behind the same one: another one begins each round, every other round goes backwards. */
final class TurnOrder {
    private TurnOrder() {}

    /**
     * Everybody's number, once each, in the order of a round.
     *
     * @param round from 1
     */
    static int[] of(int count, int round) {
        int step = round % 2 == 0 ? -1 : 1;
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = Math.floorMod(round + step * i, count);
        }
        return order;
    }
}
