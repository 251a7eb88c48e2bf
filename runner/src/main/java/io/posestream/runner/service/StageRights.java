package io.posestream.runner.service;

import static java.util.Objects.requireNonNull;

import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.Right;
import io.posestream.kafka.topic.Rights;
import io.posestream.proto.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclOperation;

/**
 * What each stage has to be allowed to do on a cluster that knows rights: these, and no others. {@code docs/security.md}
 * and the manifests say the same.
 */
public enum StageRights {
    /** Writes pictures, follows the answers, deletes what is answered. */
    INGEST("ingest") {
        @Override
        List<Right> own(ClientSettings clients) {
            Topics topics = clients.topics();
            return List.of(
                    Right.topic(topics.frames().name(), AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE),
                    Right.topic(topics.tracks().name(), AclOperation.READ),
                    Right.topic(topics.deadLetter(), AclOperation.READ),
                    Right.topic(topics.sourceStates().name(), AclOperation.READ, AclOperation.WRITE),
                    Right.cluster(AclOperation.DESCRIBE));
        }
    },
    /** Finds people. */
    DETECT("detect") {
        @Override
        List<Right> own(ClientSettings clients) {
            Topics topics = clients.topics();
            return List.of(
                    Right.topic(topics.frames().name(), AclOperation.READ),
                    // its own answers too, where its place in frames is lost
                    Right.topic(topics.persons().name(), AclOperation.READ, AclOperation.WRITE),
                    Right.topic(topics.deadLetter(), AclOperation.WRITE),
                    Right.topic(topics.tracks().name(), AclOperation.READ),
                    Right.topic(topics.control().name(), AclOperation.READ, AclOperation.WRITE),
                    Right.group(clients.group("detector")));
        }
    },
    /** Finds keypoints. */
    POSE("pose") {
        @Override
        List<Right> own(ClientSettings clients) {
            Topics topics = clients.topics();
            List<Right> rights = new ArrayList<>(poses(clients, topics.poses().name(), clients.group("pose")));
            rights.add(rights.size() - 1, Right.topic(topics.control().name(), AclOperation.READ, AclOperation.WRITE));
            return rights;
        }
    },
    /** Writes in transactions and keeps its state in topics of its own. */
    TRACK("track") {
        @Override
        List<Right> own(ClientSettings clients) {
            Topics topics = clients.topics();
            String prefix = clients.group("tracker") + "-";
            return List.of(
                    Right.topic(topics.poses().name(), AclOperation.READ),
                    Right.topic(topics.tracks().name(), AclOperation.WRITE),
                    Right.topic(topics.deadLetter(), AclOperation.WRITE),
                    Right.topics(
                            prefix,
                            AclOperation.CREATE,
                            AclOperation.READ,
                            AclOperation.WRITE,
                            AclOperation.DESCRIBE_CONFIGS),
                    Right.group(clients.group("tracker")),
                    Right.transactions(prefix));
        }
    },
    /** Cuts clips; a {@code track --clips} needs these and those of {@link #TRACK}. */
    CLIPS("clips") {
        @Override
        List<Right> own(ClientSettings clients) {
            Topics topics = clients.topics();
            return List.of(
                    Right.topic(topics.tracks().name(), AclOperation.READ),
                    Right.topic(topics.clips().name(), AclOperation.WRITE),
                    Right.group(clients.group("clips")),
                    Right.transactions(clients.group("clips") + "-"));
        }
    },
    /** Writes files. */
    EXPORT("export") {
        @Override
        List<Right> own(ClientSettings clients) {
            return List.of(Right.topic(clients.topics().tracks().name(), AclOperation.READ));
        }
    },
    /** Serves the live page. */
    VIEW("view") {
        @Override
        List<Right> own(ClientSettings clients) {
            Topics topics = clients.topics();
            return List.of(
                    Right.topic(topics.tracks().name(), AclOperation.READ),
                    Right.topic(topics.frames().name(), AclOperation.READ),
                    Right.topic(topics.deadLetter(), AclOperation.READ),
                    Right.topic(topics.sourceStates().name(), AclOperation.READ));
        }
    };

    private final String command;

    StageRights(String command) {
        this.command = requireNonNull(command, "command is null");
    }

    /** The command that needs them. */
    public String command() {
        return command;
    }

    abstract List<Right> own(ClientSettings clients);

    /** Of a stage that answers persons with poses; its own answers are read back where it goes on in a stream. */
    private static List<Right> poses(ClientSettings clients, String output, String group) {
        Topics topics = clients.topics();
        return List.of(
                Right.topic(topics.frames().name(), AclOperation.READ),
                Right.topic(topics.persons().name(), AclOperation.READ),
                Right.topic(output, AclOperation.READ, AclOperation.WRITE),
                Right.topic(topics.deadLetter(), AclOperation.WRITE),
                Right.topic(topics.tracks().name(), AclOperation.READ),
                Right.group(group));
    }

    /** All of them, for a prefix of topics and groups. */
    public List<Right> rights(ClientSettings clients) {
        List<Right> rights = new ArrayList<>();
        rights.add(Right.topics(clients.prefix() + ".", AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS));
        rights.addAll(own(clients));
        return rights;
    }

    /**
     * Refuses a cluster that does not grant them, as far as it can be asked.
     *
     * @throws io.posestream.core.UserError with the right that is missing
     */
    public void require(ClientSettings clients) {
        boolean unused = Cluster.ask(clients, admin -> {
            require(admin, clients);
            return true;
        });
    }

    /**
     * The same, with a client that is there already.
     *
     * @param admin to ask with, see {@link Cluster#ask}
     */
    void require(Admin admin, ClientSettings clients) {
        require(admin, clients, command, own(clients));
    }

    /**
     * Refuses a cluster that does not grant what a second pose stage needs.
     *
     * @param admin to ask with, see {@link Cluster#ask}
     * @param second where it answers; its topic is there
     * @throws io.posestream.core.UserError with the right that is missing
     */
    static void require(Admin admin, ClientSettings clients, SecondPoses second) {
        require(admin, clients, POSE.command, poses(clients, second.topic(), second.group()));
    }

    private static void require(Admin admin, ClientSettings clients, String command, List<Right> own) {
        List<Right> asked = new ArrayList<>(own);
        clients.topics()
                .created()
                .forEach(name -> asked.add(Right.topic(name, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS)));
        Rights.require(admin, "'posestream " + command + "'", asked);
    }
}
