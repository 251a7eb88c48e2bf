package io.posestream.runner.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority of its own, and what it signs, made by the JDK's keytool in a folder. Not thread-safe. */
public final class TestCertificates {
    /** Of all stores and keys. */
    public static final String PASSWORD = "only-for-tests";

    private static final String AUTHORITY = "authority";
    private static final long KEYTOOL_SECONDS = 60;

    private final Path folder;
    private final Path all;

    private TestCertificates(Path folder, String name) {
        this.folder = folder;
        this.all = folder.resolve(name + ".p12");
    }

    /** Makes an authority. */
    public static TestCertificates make(Path folder, String name) {
        TestCertificates made = new TestCertificates(folder, name);
        made.keytool(AUTHORITY, "CN=" + name, List.of("-ext", "bc=ca:true", "-validity", "30"));
        return made;
    }

    /**
     * A store with a certificate for this machine, signed by the authority, and its key.
     *
     * @param owner the certificate's CN
     * @param more options of keytool
     */
    public Path signed(String owner, String... more) {
        List<String> options = new ArrayList<>(List.of("-signer", AUTHORITY, "-signerkeypass", PASSWORD));
        options.addAll(List.of("-ext", "san=dns:localhost,ip:127.0.0.1"));
        options.addAll(List.of(more));
        keytool(owner, "CN=" + owner, options);
        try {
            KeyStore from = read();
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            char[] password = PASSWORD.toCharArray();
            one.setKeyEntry(owner, from.getKey(owner, password), password, from.getCertificateChain(owner));
            Path file = Files.createTempFile(folder, owner, ".p12");
            try (OutputStream out = Files.newOutputStream(file)) {
                one.store(out, password);
            }
            return file;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no certificate for " + owner, e);
        }
    }

    /** The authority's own certificate, as a PEM file. */
    public Path authority() {
        try {
            Certificate certificate = read().getCertificate(AUTHORITY);
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return Files.writeString(
                    Files.createTempFile(folder, AUTHORITY, ".crt"),
                    "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no certificate of the authority", e);
        }
    }

    private KeyStore read() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(all)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void keytool(String alias, String name, List<String> more) {
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new ArrayList<>(List.of(program.toString(), "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-alias", alias, "-dname", name));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", all.toString(), "-storepass", PASSWORD));
        command.addAll(more);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("keytool.log").toFile())
                    .start();
            if (!process.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("keytool: " + Files.readString(folder.resolve("keytool.log")));
            }
        } catch (IOException e) {
            throw new IllegalStateException("keytool does not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
