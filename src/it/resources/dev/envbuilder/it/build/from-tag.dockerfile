# init: test -x /bin/busybox
# config: .config.Cmd == ["/bin/sh"]
# config: .os == "linux"
# config: (.rootfs.diff_ids | length) == 1
FROM @BUSYBOX@
