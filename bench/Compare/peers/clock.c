// The processor's clock under load, where no cycle counter is to be had: a chain of additions, one a cycle.
// Prints the GHz of the best of five rounds.
#include <stdint.h>
#include <stdio.h>
#include <time.h>

int main(void) {
  const int64_t steps = 200000000;
  double best = 0;
  for (int round = 0; round < 5; round++) {
    struct timespec from, to;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    uint64_t sum = 1;
    for (int64_t k = 0; k < steps; k += 10)
      __asm__ volatile(
          "add %0, %0\n add %0, %0\n add %0, %0\n add %0, %0\n add %0, %0\n"
          "add %0, %0\n add %0, %0\n add %0, %0\n add %0, %0\n add %0, %0\n"
          : "+r"(sum));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    double seconds = (to.tv_sec - from.tv_sec) + 1e-9 * (to.tv_nsec - from.tv_nsec);
    if (steps / seconds > best) best = steps / seconds;
  }
  printf("%.2f\n", best / 1e9);
}
