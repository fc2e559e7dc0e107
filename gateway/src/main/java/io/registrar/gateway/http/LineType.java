package io.registrar.gateway.http;

import io.registrar.engine.Limits;
import io.registrar.gateway.http.BodyShape.Member;
import io.registrar.gateway.http.Route.Action.Decide;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a line of a bulk may be: a command of one type, with the members that its route takes in path and body. There is one
 * for each route of the {@linkplain Routes table} that leads to a command, and no other; doors lead to the same ones.
 *
 * @param text what the line calls it
 * @param route whose access, preparation and answer are the line's
 * @param names what the path of the route names, and the line says in members
 * @param shape those members, then the body's, then {@link #TYPE} and {@link #KEY}
 * @param typeIndex where the type stands among them
 */
record LineType(String text, Route route, List<PathValues.Name> names, BodyShape shape, int typeIndex) {
    /** The member that says which command a line is. */
    static final String TYPE = "type";
    /** The member that is the line's idempotency key. */
    static final String KEY = "key";

    private static final List<LineType> ALL = Routes.all().stream()
            .filter(route -> route.action() instanceof Decide && route.door().isEmpty())
            .map(LineType::of)
            .toList();

    private static LineType of(Route route) {
        String text = ((Decide) route.action()).type().text();
        List<PathValues.Name> names = route.template().stream()
                .map(PathValues.Name::findOrNull)
                .filter(Objects::nonNull)
                .toList();
        List<Member> members = new ArrayList<>();
        names.forEach(name -> members.add(name.member()));
        members.addAll(route.body().members());
        int typeIndex = members.size();
        members.add(Member.choice(TYPE, List.of(text)));
        members.add(Member.text(KEY, Limits.MAX_KEY_LENGTH).optional());
        if (members.stream().map(Member::name).distinct().count() < members.size()) {
            throw new IllegalStateException("Expected path and body to have members of different names at "
                    + route.template() + ", but found " + members);
        }
        return new LineType(text, route, names, new BodyShape(List.copyOf(members)), typeIndex);
    }

    /** All types. */
    static List<LineType> all() {
        return ALL;
    }

    /** The type that is called so, or null if there is none. */
    static LineType findOrNull(String text) {
        byte[] bytes = Ascii.bytes(text);
        return findOrNull(bytes, 0, bytes.length);
    }

    /** The same, where the name lies in bytes. */
    static LineType findOrNull(byte[] bytes, int from, int to) {
        for (int i = 0; i < ALL.size(); i++) {
            if (Ascii.equals(bytes, from, to, ALL.get(i).text)) {
                return ALL.get(i);
            }
        }
        return null;
    }
}
