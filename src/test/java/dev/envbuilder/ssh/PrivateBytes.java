package dev.envbuilder.ssh;

import dev.envbuilder.secret.Secret;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/** Looks into a key for what it keeps secret. */
final class PrivateBytes {
  private PrivateBytes() {}

  /** The bytes of every secret that the key holds. */
  static List<Byte> of(SshKey key) throws ReflectiveOperationException {
    List<Byte> bytes = new ArrayList<>();
    for (Field field : key.getClass().getDeclaredFields()) {
      field.setAccessible(true);
      Object value = field.get(key);
      for (Object each : value instanceof List<?> list ? list : List.of(value)) {
        if (each instanceof Secret secret) {
          for (byte b : secret.reveal()) {
            bytes.add(b);
          }
        }
      }
    }
    return bytes;
  }
}
