package io.registrar.journal;

/** Told when a log begins to refuse what would be written, for want of room on its disk, and when it takes it again. */
public interface DiskListener {
    /** Cares for nothing. */
    DiskListener NONE = new DiskListener() {
        @Override
        public void onFull(String why) {
            // The callers are told, one by one.
        }

        @Override
        public void onRoom() {
            // So are they here.
        }
    };

    /**
     * From now on there is no room; called once for each time that it comes to that, on a thread of the log's.
     *
     * @param why what is missing, in a sentence without its end
     */
    void onFull(String why);

    /** There is room again. */
    void onRoom();
}
