# init: for n in tar gz bz2 xz zst; do test "$(cat /$n/sub/c.txt)" = c || exit 1; done
# init: test "$(cat /text/text.tar.gz)" = 'not an archive'
# init: test "$(cat /plain)" = a
FROM @BUSYBOX@
RUN mkdir -p /tar/sub && echo old >/tar/a.txt && ln -s /tmp /gz
ADD archives/plain.tar /tar/
ADD archives/plain.tar.gz /gz
ADD archives/plain.tar.bz2 /bz2
ADD archives/plain.tar.xz /xz/
ADD archives/plain.tar.zst /zst/
ADD archives/text.tar.gz /text/
ADD tree/a.txt /plain
ADD --chown=4:5 archives/plain.tar /owned/
ADD --unpack=false archives/plain.tar.gz /packed/
