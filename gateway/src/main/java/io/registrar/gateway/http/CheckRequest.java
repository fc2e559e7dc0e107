package io.registrar.gateway.http;

/**
 * A check that somebody asks for.
 *
 * @param check its name, as the path has it
 * @param sinceDays what is older than so many days is not reported; 0 reports all
 */
public record CheckRequest(String check, int sinceDays) {
    /** Most days that can be asked for. */
    public static final int MAX_DAYS = 36_500;

    /** The query parameter. */
    static final String SINCE_DAYS = "sinceDays";

    static CheckRequest of(String check, Request request) throws RefusedRequestException {
        String text = request.parameter(SINCE_DAYS);
        if (text.isEmpty()) {
            return new CheckRequest(check, 0);
        }
        long days = Request.wholeNumber(text);
        if (days < 1 || days > MAX_DAYS) {
            throw RefusedRequestException.malformed(SINCE_DAYS + " must be a whole number from 1 to " + MAX_DAYS);
        }
        return new CheckRequest(check, (int) days);
    }
}
