# init: test "$X" = 1
# config: .config.Env == ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin","X=1"]
FROM @REGISTRY@/base/busybox@@DIGEST@
ENV X=1
