package io.registrar.gateway.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code HOST:PORT}, as text and as an address. The host of an IPv6 address stands in brackets. */
record HttpAddress(String host, InetSocketAddress address) {
    static HttpAddress parse(String text) throws UnknownHostException {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("expected HOST:PORT, but found " + text);
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port > 65_535) {
            throw new IllegalArgumentException("expected a port of 0 to 65535, but found " + port);
        }
        String host = text.substring(0, colon);
        boolean inBrackets = host.startsWith("[") && host.endsWith("]");
        if (host.contains(":") && !inBrackets) {
            throw new IllegalArgumentException("expected an IPv6 address in brackets, but found " + host);
        }
        String name = inBrackets ? host.substring(1, host.length() - 1) : host;
        return new HttpAddress(host, new InetSocketAddress(InetAddress.getByName(name), port));
    }

    boolean isLoopback() {
        return address.getAddress().isLoopbackAddress();
    }

    /** The address as a client writes it, with the port that was really taken. */
    String url(int port) {
        return "http://" + host + ":" + port;
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<HttpAddress> {
        @Override
        public HttpAddress convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(wrong.getMessage());
            } catch (UnknownHostException unknown) {
                throw new TypeConversionException("host not known: " + text);
            }
        }
    }
}
