#!/bin/sh
# Derives seccomp.json, in the form runc wants, from podman's default profile: less the calls that Docker's default
# profile keeps for CAP_SYS_ADMIN and friends (moby, profiles/seccomp/default_linux.go).
#   seccomp.sh </usr/share/containers/seccomp.json >seccomp.json
exec jq '
  ["mount","umount","umount2","mount_setattr","move_mount","open_tree","fsopen","fsmount","fsconfig","fspick",
   "pivot_root","unshare","setns","clone","clone3","keyctl","reboot","syslog",
   "socket","userfaultfd","io_uring_setup","io_uring_enter","io_uring_register"
  ] as $denied |
  {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: 1,
    syscalls: (
      [{ action: "SCMP_ACT_ALLOW",
         names: ([.syscalls[] | select(.action == "SCMP_ACT_ALLOW" and .includes == {} and .excludes == {}
                   and (.args | length) == 0) | .names[]] - $denied
                 + ["chroot", "arch_prctl", "modify_ldt", "sync_file_range2"] | unique) }]
      + [.syscalls[] | select(.names == ["personality"]) | {action, names, args}]
      + [
          # no new name spaces: CLONE_NEW{CGROUP,UTS,IPC,USER,PID,NET,NS}
          { action: "SCMP_ACT_ALLOW", names: ["clone"],
            args: [{ index: 0, value: 2114060288, valueTwo: 0, op: "SCMP_CMP_MASKED_EQ" }] },
          # its flags are behind a pointer, so libc has to fall back on clone
          { action: "SCMP_ACT_ERRNO", errnoRet: 38, names: ["clone3"] },
          # everything but AF_VSOCK
          { action: "SCMP_ACT_ALLOW", names: ["socket"],
            args: [{ index: 0, value: 40, valueTwo: 0, op: "SCMP_CMP_NE" }] }
        ])
  }'
