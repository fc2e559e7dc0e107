package io.registrar.gateway.webhooks;

import io.registrar.gateway.events.EventCursor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Notifications that are not done with, of each student in order: only a student's first may be tried, and no other of that student
 * before it is done with. Used by the dispatcher's thread alone.
 */
final class WaitingNotifications {
    /** Most that there may be. */
    static final int MOST = 1_024;
    /** System.nanoTime may begin anywhere: what is compared are distances. */
    private static final long EPOCH = System.nanoTime();

    /** All of them, by place. */
    private final TreeMap<EventCursor, Notification> all = new TreeMap<>();

    private final Map<String, ArrayDeque<Notification>> byStudent = new HashMap<>();

    /** The first of each student that is not being tried, by when it may be. */
    private final PriorityQueue<Notification> due = new PriorityQueue<>(
            Comparator.<Notification>comparingLong(n -> n.dueNanos - EPOCH).thenComparing(n -> n.place));

    boolean hasRoom() {
        return all.size() < MOST;
    }

    int size() {
        return all.size();
    }

    /** The one of the earliest place. */
    Optional<Notification> oldest() {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.firstEntry().getValue());
    }

    Collection<Notification> all() {
        return all.values();
    }

    /** Takes one, behind those of the same student. */
    void add(Notification notification) {
        all.put(notification.place, notification);
        ArrayDeque<Notification> ofStudent =
                byStudent.computeIfAbsent(notification.studentId, student -> new ArrayDeque<>());
        ofStudent.add(notification);
        if (ofStudent.size() == 1) {
            due.add(notification);
        }
    }

    /** When the next may be tried, by System.nanoTime; none if there is none. */
    Optional<Long> nextDueNanos() {
        return due.isEmpty() ? Optional.empty() : Optional.of(due.peek().dueNanos);
    }

    /** Takes out the next to be tried; the caller gives it back by {@link #tryAgain} or {@link #done}. */
    Notification takeNext() {
        return due.remove();
    }

    /** It is to be tried again when it is due. */
    void tryAgain(Notification notification) {
        due.add(notification);
    }

    /** It is done with: the next of the same student may be tried. */
    void done(Notification notification) {
        all.remove(notification.place);
        ArrayDeque<Notification> ofStudent = byStudent.get(notification.studentId);
        ofStudent.remove();
        if (ofStudent.isEmpty()) {
            byStudent.remove(notification.studentId);
        } else {
            due.add(ofStudent.peek());
        }
    }

    /** Whoever waits for another try need not wait any longer. */
    void allDue(long nowNanos) {
        List<Notification> waiting = new ArrayList<>(due);
        due.clear();
        for (Notification notification : waiting) {
            notification.dueNanos = nowNanos;
            due.add(notification);
        }
    }
}
