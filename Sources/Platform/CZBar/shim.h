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

// Asks for so many frames a second (VIDIOC_S_PARM), which zbar does not, and says what was agreed in thousandths of a frame
// a second; 0 if the device does not say.
static inline int64_t czbar_set_rate(int descriptor, uint32_t rate) {
  struct v4l2_streamparm wish = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
  wish.parm.capture.timeperframe.numerator = 1;
  wish.parm.capture.timeperframe.denominator = rate;
  int result;
  do result = ioctl(descriptor, VIDIOC_S_PARM, &wish);
  while (result < 0 && errno == EINTR);
  if (result < 0 || !(wish.parm.capture.capability & V4L2_CAP_TIMEPERFRAME)) return 0;
  const struct v4l2_fract agreed = wish.parm.capture.timeperframe;
  return agreed.numerator == 0 ? 0 : (int64_t)agreed.denominator * 1000 / agreed.numerator;
}

// As above. Whether it is a video device at all (VIDIOC_QUERYCAP).
static inline int czbar_is_video(int descriptor) {
  struct v4l2_capability found = {0};
  return ioctl(descriptor, VIDIOC_QUERYCAP, &found) == 0;
}

// As above. Bytes from one row to the next, of which zbar knows nothing; 0 if the device sends another format than this one
// and libv4l2 converts it, rows without gaps.
static inline uint32_t czbar_bytes_per_line(int descriptor, uint32_t format) {
  struct v4l2_format agreed = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
  if (ioctl(descriptor, VIDIOC_G_FMT, &agreed) < 0 || agreed.fmt.pix.pixelformat != format) return 0;
  return agreed.fmt.pix.bytesperline;
}
