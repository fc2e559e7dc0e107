package io.registrar.engine;

/**
 * A look at the campus of every session: no session may be without one.
 *
 * @param sessions how many were looked at
 * @param item what was found
 */
public record CampusAudit(long sessions, CheckItem item) {
    /** The stable name of its one check. */
    public static final String NAME = "campus_id";

    static CampusAudit of(State state, long sinceMillis) {
        Findings findings = new Findings(NAME, "every session is on a campus", sinceMillis);
        long sessions = 0;
        for (int index = 0; index < state.sections.end(); index++) {
            if (!state.sections.has(index)) {
                continue;
            }
            String section = state.sections.ids.text(index);
            for (Session session : state.sections.at(index).sessions) {
                sessions++;
                String campus = session.settings.campusId();
                if (!Limits.isId(campus)) {
                    findings.violationOf(
                            session.settings.startsAtMillis(),
                            "section " + section + ": session " + session.id
                                    + (campus.isEmpty() ? " has no campus" : " is on no campus that can be"));
                }
            }
        }
        return new CampusAudit(sessions, findings.item());
    }

    /** True if nothing is wrong. */
    public boolean passed() {
        return item.passed();
    }
}
