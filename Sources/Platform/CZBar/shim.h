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
