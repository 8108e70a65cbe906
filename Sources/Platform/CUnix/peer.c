#define _GNU_SOURCE
#include "CUnix.h"
#include <errno.h>
#include <sys/socket.h>
#include <sys/types.h>

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif

_Static_assert(sizeof(struct ucred) == sizeof(cunix_credentials), "the layout of struct ucred");
_Static_assert(sizeof(gid_t) == sizeof(uint32_t), "the size of gid_t");

int cunix_peer_credentials(int descriptor, cunix_credentials *credentials) {
  struct ucred found;
  socklen_t length = sizeof found;
  if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &found, &length)) return errno;
  if (length != sizeof found) return EPROTO;
  credentials->pid = found.pid;
  credentials->uid = found.uid;
  credentials->gid = found.gid;
  return 0;
}

int cunix_peer_groups(int descriptor, uint32_t *groups, int32_t *count) {
  socklen_t length = (socklen_t)*count * sizeof(gid_t);
  int result = getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, groups, &length) ? errno : 0;
  *count = (int32_t)(length / sizeof(gid_t));
  return result;
}
