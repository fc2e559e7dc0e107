package io.registrar.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Another process that opens a data folder, says whether it could, and with {@code hold} keeps it until it is killed. */
final class DataFolderChild {
    private DataFolderChild() {}

    public static void main(String[] arguments) throws IOException {
        try (DataFolder folder = DataFolder.open(Path.of(arguments[0]))) {
            System.out.println("opened " + folder.path());
            if (arguments.length > 1) {
                // Standard input never ends while the parent lives.
                System.in.readAllBytes();
            }
        } catch (DataFolderException refused) {
            System.out.println("refused");
        }
    }
}
