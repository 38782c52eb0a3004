package dev.envbuilder.workspace;

import dev.envbuilder.linux.Capabilities;
import dev.envbuilder.linux.MountTable;

/**
 * What can be seen of the place that the program runs in.
 *
 * @param pidNamespace the target of {@code /proc/self/ns/pid}
 * @param systemd whether systemd is the init here: {@code /run/systemd/system} exists and this
 *     process is not PID 1
 * @param engineMark whether an engine left a mark: {@code /.dockerenv}, {@code /run/.containerenv},
 *     our own state of an earlier start, or a variable that only engines and Kubernetes set
 */
public record ContainerSigns(
    int uid,
    Capabilities capabilities,
    MountTable mounts,
    String pidNamespace,
    boolean systemd,
    boolean engineMark) {}
