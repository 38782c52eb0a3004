# init: test "$(cat /etc/made)" = made
# init: test -d /made/below
# config: .config.Env == ["PATH=/b"]
# config: (.rootfs.diff_ids | length) == 5
FROM scratch
ENV PATH=/b
COPY --from=@BUSYBOX@ /bin/busybox /b/sh
COPY --from=@BUSYBOX@ /bin/busybox /bin/
RUN ["/b/sh", "-c", "/bin/busybox --install -s /bin"]
WORKDIR /made/below
RUN PATH=/bin; mkdir -p /etc; chmod 755 /etc; echo made >/etc/made
