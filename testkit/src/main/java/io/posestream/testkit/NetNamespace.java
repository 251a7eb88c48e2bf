package io.posestream.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Owns a network namespace that is joined to this machine's network by a pair of virtual interfaces, and can be made to lose
 * what is sent. Needs root, {@code iproute2} and {@code nftables}. Not thread-safe.
 */
public final class NetNamespace implements AutoCloseable {
    private static final long SECONDS = 10;
    private static final int SUBNETS = 250;

    private final String name;
    private final String linkHere;
    private final String linkThere;
    private final String subnet;

    /** Several processes may have one each. */
    private NetNamespace(long pid) {
        long number = pid % 100_000;
        this.name = "camera" + number;
        this.linkHere = "here" + number;
        this.linkThere = "there" + number;
        this.subnet = "10.77." + (1 + pid % SUBNETS) + ".";
    }

    /** Makes one. */
    public static NetNamespace open() throws IOException, InterruptedException {
        NetNamespace made = new NetNamespace(ProcessHandle.current().pid());
        run("ip", "netns", "add", made.name);
        try {
            made.join();
        } catch (IOException | InterruptedException | AssertionError e) {
            run("ip", "netns", "del", made.name);
            throw e;
        }
        return made;
    }

    private void join() throws IOException, InterruptedException {
        run("ip", "link", "add", linkHere, "type", "veth", "peer", "name", linkThere, "netns", name);
        run("ip", "address", "add", here() + "/24", "dev", linkHere);
        run("ip", "link", "set", linkHere, "up");
        inside("ip", "address", "add", address() + "/24", "dev", linkThere);
        inside("ip", "link", "set", linkThere, "up");
        inside("ip", "link", "set", "lo", "up");
        inside("nft", "add", "table", "inet", "faults");
        inside("nft", "add chain inet faults out { type filter hook output priority 0; }");
        inside("nft", "add chain inet faults in { type filter hook input priority 0; }");
    }

    /** Its own address, as this machine sees it. */
    public String address() {
        return subnet + "2";
    }

    /** The beginning of a command line that runs inside. */
    public List<String> entering() {
        return List.of("ip", "netns", "exec", name);
    }

    /** This machine's address, as it sees it. */
    public String here() {
        return subnet + "1";
    }

    /** From now on nothing comes from these TCP ports or goes to them, on either side, and nobody is told. */
    public void swallow(Collection<Integer> ports) throws IOException, InterruptedException {
        String all = ports.stream().map(String::valueOf).collect(Collectors.joining(", ", "{ ", " }"));
        for (String chain : List.of("out", "in")) {
            inside("nft", "add rule inet faults " + chain + " tcp sport " + all + " drop");
            inside("nft", "add rule inet faults " + chain + " tcp dport " + all + " drop");
        }
    }

    /** From now on nothing comes in or goes out, and nobody is told. */
    public void swallow() throws IOException, InterruptedException {
        inside("nft", "add rule inet faults out drop");
        inside("nft", "add rule inet faults in drop");
    }

    /** From now on a part of the datagrams that go out is lost. */
    public void loseDatagrams(int percent) throws IOException, InterruptedException {
        inside("nft", "add rule inet faults out meta l4proto udp numgen random mod 100 < " + percent + " drop");
    }

    /** All is well again. */
    public void heal() throws IOException, InterruptedException {
        inside("nft", "flush", "table", "inet", "faults");
    }

    private void inside(String... command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(entering());
        whole.addAll(List.of(command));
        run(whole.toArray(String[]::new));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + said);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            run("ip", "link", "del", linkHere);
            run("ip", "netns", "del", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
