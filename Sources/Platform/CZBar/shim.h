#include <errno.h>
#include <linux/videodev2.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <zbar.h>

// ioctl is variadic and VIDIOC_S_CTRL a macro. zbar sets controls by their names, which differ from driver to driver.
static inline int czbar_set_control(int descriptor, uint32_t control, int32_t value) {
  struct v4l2_control wish = {control, value};
  int result;
  do result = ioctl(descriptor, VIDIOC_S_CTRL, &wish);
  while (result < 0 && errno == EINTR);
  return result < 0 ? errno : 0;
}

// As above. Asks for no buffers at all: a driver answers EBUSY while another program has some. zbar keeps that to itself.
static inline int czbar_is_busy(int descriptor) {
  struct v4l2_requestbuffers wish = {
      .count = 0, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
  return ioctl(descriptor, VIDIOC_REQBUFS, &wish) < 0 && errno == EBUSY;
}
