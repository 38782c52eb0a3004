package dev.envbuilder.ssh;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.Arrays;
import java.util.Optional;

/** The curves of {@code ecdsa-sha2-*} (RFC 5656, section 10.1). */
enum EcCurve {
  NISTP256("nistp256", "secp256r1", "2a8648ce3d030107", "SHA256"),
  NISTP384("nistp384", "secp384r1", "2b81040022", "SHA384"),
  NISTP521("nistp521", "secp521r1", "2b81040023", "SHA512");

  private final String sshName;
  private final String javaName;
  private final String objectIdentifier;
  private final String hash;

  EcCurve(String sshName, String javaName, String objectIdentifier, String hash) {
    this.sshName = sshName;
    this.javaName = javaName;
    this.objectIdentifier = objectIdentifier;
    this.hash = hash;
  }

  static Optional<EcCurve> ofSshName(String name) {
    return Arrays.stream(values()).filter(curve -> curve.sshName.equals(name)).findFirst();
  }

  /** The curve of an encoded identifier in hexadecimal digits. */
  static Optional<EcCurve> ofObjectIdentifier(String hex) {
    return Arrays.stream(values()).filter(curve -> curve.objectIdentifier.equals(hex)).findFirst();
  }

  String sshName() {
    return sshName;
  }

  String keyType() {
    return "ecdsa-sha2-" + sshName;
  }

  /** Java's name of the signature, whose two numbers come one after the other. */
  String signature() {
    return hash + "withECDSAinP1363Format";
  }

  ECParameterSpec parameters() throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(javaName));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  /**
   * The public point of a private number, uncompressed (SEC1, section 2.3.3). Java does not compute
   * it. Its time depends on the number, which nobody can measure who is not there at the start.
   */
  byte[] point(BigInteger scalar) throws GeneralSecurityException {
    ECParameterSpec parameters = parameters();
    ECPoint sum = ECPoint.POINT_INFINITY;
    for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
      sum = add(parameters.getCurve(), sum, sum);
      if (scalar.testBit(bit)) {
        sum = add(parameters.getCurve(), sum, parameters.getGenerator());
      }
    }
    int size = (parameters.getCurve().getField().getFieldSize() + 7) / 8;
    byte[] point = new byte[1 + 2 * size];
    point[0] = 4;
    put(sum.getAffineX(), point, 1, size);
    put(sum.getAffineY(), point, 1 + size, size);
    return point;
  }

  private static ECPoint add(EllipticCurve curve, ECPoint a, ECPoint b) {
    if (a.equals(ECPoint.POINT_INFINITY)) {
      return b;
    }
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger rise;
    BigInteger run;
    if (a.equals(b)) {
      rise = a.getAffineX().pow(2).multiply(BigInteger.valueOf(3)).add(curve.getA());
      run = a.getAffineY().shiftLeft(1);
    } else {
      rise = b.getAffineY().subtract(a.getAffineY());
      run = b.getAffineX().subtract(a.getAffineX());
    }
    BigInteger slope = rise.multiply(run.modInverse(p)).mod(p);
    BigInteger x = slope.pow(2).subtract(a.getAffineX()).subtract(b.getAffineX()).mod(p);
    BigInteger y = slope.multiply(a.getAffineX().subtract(x)).subtract(a.getAffineY()).mod(p);
    return new ECPoint(x, y);
  }

  private static void put(BigInteger number, byte[] target, int at, int size) {
    byte[] value = number.toByteArray();
    int length = Math.min(value.length, size);
    System.arraycopy(value, value.length - length, target, at + size - length, length);
  }
}
