package io.registrar.gateway.http;

/**
 * Where a page of history ended, and the next one goes on: with what is older than the last item, from the record of this
 * sequence backwards.
 *
 * @param sequence record to go on at; 0 stands for the newest
 * @param shownId id of the last item that was shown
 */
record HistoryCursor(long sequence, long shownId) {
    private static final HistoryCursor START = new HistoryCursor(0, Long.MAX_VALUE);

    /**
     * The cursor of these numbers, as {@link #toString} wrote them; of none, the start.
     *
     * @throws RefusedRequestException if it never wrote such
     */
    static HistoryCursor of(long[] numbers) throws RefusedRequestException {
        if (numbers.length == 0) {
            return START;
        }
        if (numbers[0] == 0) {
            throw Request.notACursor();
        }
        return new HistoryCursor(numbers[0], numbers[1]);
    }

    /** Whether the page is the first. */
    boolean isStart() {
        return sequence == 0;
    }

    @Override
    public String toString() {
        return sequence + "." + shownId;
    }
}
