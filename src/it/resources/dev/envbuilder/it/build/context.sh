# The build context of all cases.
mkdir -p tree/sub/deep 'tree/with space' empty code/pkg/vendor archives
echo a >tree/a.txt
echo b >tree/b.txt
echo c >tree/sub/c.txt
echo d >tree/sub/deep/d.log
echo s >'tree/with space/s p'
chmod 600 tree/b.txt
chmod 4755 tree/sub/c.txt
chmod 2775 tree/sub/deep
ln -s a.txt tree/link
ln -s /absent tree/dangling
ln -s sub tree/to-sub
ln tree/a.txt tree/hard
setfattr -n user.note -v hello tree/a.txt
for n in main util main_test; do echo "$n" >"code/$n.go"; done
echo p >code/pkg/p.go
echo v >code/pkg/vendor/v.go
echo secret >code/.env
tar -C tree -cf archives/plain.tar .
gzip -nk archives/plain.tar
bzip2 -k archives/plain.tar
xz -k archives/plain.tar
zstd -q archives/plain.tar
echo 'not an archive' >archives/text.tar.gz
