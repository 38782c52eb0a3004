package dev.envbuilder.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/** How ssh is spoken: with the keys that we are given, and without any file of this machine. */
final class SshSessions {
  private SshSessions() {}

  static SshSessionFactory factory(GitSettings settings, Path temporary) throws IOException {
    Path empty = Files.createDirectories(temporary.resolve("ssh"));
    SshdSessionFactoryBuilder builder =
        new SshdSessionFactoryBuilder()
            .setHomeDirectory(empty.toFile())
            .setSshDirectory(empty.toFile())
            .setConfigFile(folder -> folder.toPath().resolve("none").toFile())
            .setDefaultIdentities(folder -> List.of())
            .setDefaultKnownHostsFiles(folder -> List.of())
            .setDefaultKeysProvider(folder -> List.of())
            .setPreferredAuthentications("publickey")
            .setServerKeyDatabase((home, folder) -> new HostKeys(settings.knownHosts()));
    if (settings.agent().isPresent()) {
      builder.setConnectorFactory(AgentConnector.factory(settings.agent().get()));
    }
    return builder.build(null);
  }
}
