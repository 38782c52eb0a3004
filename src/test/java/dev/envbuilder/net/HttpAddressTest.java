package dev.envbuilder.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAddressTest {
  /** DF/dockerfile2llb/convert_copy.go: {@code path.Base(u.Path)} of the decoded path. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "http://h/file.txt        | file.txt | http://h/file.txt",
        "https://h:8443/a/b.tgz?x | b.tgz    | https://h:8443/a/b.tgz",
        "http://h                 | ''       | http://h",
        "http://h/                | ''       | http://h/",
        "http://h/dir/            | dir      | http://h/dir/",
        "http://h/a%20b           | a b      | http://h/a%20b",
        "http://h/a b             | a b      | http://h/a%20b",
        "http://h/a%2Fb           | b        | http://h/a%2Fb",
        "http://h/a#frag          | a        | http://h/a",
        "http://h?q=/x/y          | ''       | http://h",
        "http://u:p@h/a           | a        | http://h/a",
        "http://h/ü               | ü        | http://h/%C3%BC",
        "HTTP://h/[x]             | [x]      | http://h/%5Bx%5D",
        "http://[::1]:80/x        | x        | http://[::1]:80/x",
        "http://ü.example/x       | x        | http://xn--tda.example/x",
      })
  void readsUrlsAsPeopleWriteThem(String url, String name, String printed) {
    HttpAddress address = HttpAddress.parse(url);

    assertThat(address.lastName()).isEqualTo(name);
    assertThat(address).hasToString(printed);
    assertThat(address.uri().getUserInfo()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://h/x",
        "h/x",
        "http://",
        "http:///x",
        "http://h/%zz",
        "http://h:port/x",
        "http://h/\n",
        "http://a b/x"
      })
  void refusesWhatIsNoUrl(String url) {
    assertThatThrownBy(() -> HttpAddress.parse(url)).isInstanceOf(IllegalArgumentException.class);
  }
}
