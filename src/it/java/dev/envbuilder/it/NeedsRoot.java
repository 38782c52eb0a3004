package dev.envbuilder.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Skips a test class where nobody may mount overlays and start containers. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
    value = "dev.envbuilder.it.Host#isRoot",
    disabledReason = "runc and overlay mounts need root; run the tests as root")
@interface NeedsRoot {}
