package io.posestream.acceptance.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.proto.TimeHeaders;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.view.PageClient;
import io.posestream.viewer.Viewer;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A viewer that sleeps beside one that looks: nothing grows, however long ({@code -Dpage.soak.minutes}).
 */
@Tag("full")
@ExtendWith(SharedBroker.class)
@Timeout(2 * 3600)
final class PageSoakTest {
    private static final int PICTURE = 40_000;
    private static final long MINUTES = Long.getLong("page.soak.minutes", 3);
    private static final long MB = 1 << 20;

    @Test
    void watch_aViewerThatSleeps_makesNothingGrow(SharedBroker.Running broker) throws Exception {
        // Given
        ClientSettings clients = broker.clients("page-soak");
        try (Closing closing = new Closing()) {
            StoredScene scene = closing.add(new StoredScene(clients, PICTURE));
            scene.frames("gate", 0, 10);
            Viewer viewer = closing.add(Viewer.open(PageTest.ANY_PORT, "test"));
            closing.add(viewer.follow(clients));
            PageClient sleeping = closing.add(PageClient.open(viewer.link()));
            PageClient looking = closing.add(PageClient.open(viewer.link()));
            looking.text("streams", node -> node.path("streams").size() > 0);
            for (PageClient client : new PageClient[] {sleeping, looking}) {
                client.send("{'type':'watch','streams':['gate'],'first':'gate'}");
            }

            // When
            long number = 10;
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
            long settled = System.nanoTime() + TimeUnit.MINUTES.toNanos(Math.max(1, MINUTES / 6));
            long usedBefore = 0;
            int threadsBefore = 0;
            while (System.nanoTime() < end) {
                scene.deleteBefore(scene.frame("gate", 0, number++, TimeHeaders.nowUs()));
                looking.creditAll();
                looking.forgetTexts();
                sleeping.forgetTexts();
                TimeUnit.MILLISECONDS.sleep(40);
                if (usedBefore == 0 && System.nanoTime() > settled) {
                    usedBefore = used();
                    threadsBefore = Thread.activeCount();
                }
            }

            // Then one got what it could see, the other two messages, and no more
            assertThat(looking.newest()).isGreaterThan(number - 100);
            assertThat(sleeping.waiting()).isEqualTo(2);
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(threadsBefore + 2);
            assertThat(used()).isLessThan(usedBefore + 40 * MB);
        }
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
