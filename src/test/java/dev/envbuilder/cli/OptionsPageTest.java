package dev.envbuilder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsPageTest {
  @Test
  void theDocumentationHasTheOptionTable() throws IOException {
    String page = Files.readString(Path.of("docs/options.md"));

    assertThat(page)
        .as("docs/options.md is not what the table says: run make docs")
        .isEqualTo(Help.page());
  }
}
