package io.posestream.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class or method that reads the shared reference material ({@link Shared#root()}). Where that material is
 * absent the test does not run and one line per JVM says how many did not; where the environment variable
 * {@code POSESTREAM_SHARED} names a missing folder, the test fails.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("shared")
@ExtendWith(SharedCondition.class)
public @interface SharedTest {}
