# init: test "$(stat -c %s /sparse)" = 1073741824
# init: test "$(stat -c %b /sparse)" -lt 100000
# init: test "$(tail -c 4 /sparse)" = end
FROM @BUSYBOX@
RUN dd if=/dev/zero of=/sparse bs=1 count=0 seek=1073741820 2>/dev/null && printf 'end\n' >>/sparse
