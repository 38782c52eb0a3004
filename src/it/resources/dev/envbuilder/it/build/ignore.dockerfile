# init: test "$(cd /all && find . -type f | sort | tr '\n' ' ')" = "./code/main.go ./code/pkg/p.go ./tree/a.txt ./tree/hard "
FROM @BUSYBOX@
COPY . /all/
RUN rm -f /all/tree/link /all/tree/dangling /all/tree/to-sub
