package dev.envbuilder.workspace;

import dev.envbuilder.linux.Capabilities;
import dev.envbuilder.linux.MountTable;

/**
 * What can be seen of the place that the program runs in.
 *
 * @param pidNamespace the target of {@code /proc/self/ns/pid}
 * @param systemd whether {@code /run/systemd/system} exists
 * @param engineMark whether an engine left a mark: {@code /.dockerenv}, {@code /run/.containerenv},
 *     or a variable that only engines and Kubernetes set
 */
public record ContainerSigns(
    int uid,
    Capabilities capabilities,
    MountTable mounts,
    String pidNamespace,
    boolean systemd,
    boolean engineMark) {}
