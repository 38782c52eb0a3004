package dev.envbuilder.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom to believe in TLS: the system's roots and those that the user adds. */
public final class Trust {
  private Trust() {}

  /**
   * A context that believes the system's roots and these PEM bundles.
   *
   * @throws NetException.Misconfigured if a bundle holds no certificate
   */
  public static SSLContext withRoots(List<byte[]> pemBundles) throws NetException {
    List<X509ExtendedTrustManager> managers = new ArrayList<>();
    try {
      managers.add(manager(List.of()));
      List<Certificate> extra = new ArrayList<>();
      for (byte[] pem : pemBundles) {
        extra.addAll(certificates(pem));
      }
      if (!extra.isEmpty()) {
        managers.add(manager(extra));
      }
      return context(new AnyOf(managers));
    } catch (GeneralSecurityException | IOException e) {
      throw new NetException.Misconfigured(
          "cannot set up the trusted certificates: " + Printable.of(String.valueOf(e.getMessage())),
          e);
    }
  }

  /** A context that believes everybody, host names included, for hosts marked insecure. */
  public static SSLContext ofAnybody() throws NetException {
    try {
      return context(new AnyOf(List.of()));
    } catch (GeneralSecurityException e) {
      throw new NetException.Misconfigured("cannot set up TLS", e);
    }
  }

  private static SSLContext context(TrustManager manager) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {manager}, null);
    return context;
  }

  private static Collection<? extends Certificate> certificates(byte[] pem)
      throws GeneralSecurityException {
    Collection<? extends Certificate> found =
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    if (found.isEmpty()) {
      throw new CertificateException("there is no PEM certificate in it");
    }
    return found;
  }

  /** A manager for these roots; for none, one for the system's. */
  private static X509ExtendedTrustManager manager(List<Certificate> roots)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (roots.isEmpty()) {
      factory.init((KeyStore) null);
    } else {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < roots.size(); i++) {
        store.setCertificateEntry("root" + i, roots.get(i));
      }
      factory.init(store);
    }
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager x509) {
        return x509;
      }
    }
    throw new CertificateException("this JDK has no X.509 trust manager");
  }

  /** Believes what one of them believes; with none of them, everybody. */
  private static final class AnyOf extends X509ExtendedTrustManager {
    private final List<X509ExtendedTrustManager> managers;

    AnyOf(List<X509ExtendedTrustManager> managers) {
      this.managers = managers;
    }

    private interface Check {
      void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void check(Check check) throws CertificateException {
      CertificateException first = null;
      for (X509ExtendedTrustManager manager : managers) {
        try {
          check.by(manager);
          return;
        } catch (CertificateException e) {
          if (first == null) {
            first = e;
          }
        }
      }
      if (first != null) {
        throw first;
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(manager -> manager.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(manager -> manager.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(manager -> manager.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("we are no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("we are no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("we are no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      List<X509Certificate> issuers = new ArrayList<>();
      for (X509ExtendedTrustManager manager : managers) {
        issuers.addAll(List.of(manager.getAcceptedIssuers()));
      }
      return issuers.toArray(new X509Certificate[0]);
    }
  }
}
