// The same work by libfann in doubles: its own passes and slopes, and our change of weights, for its batch training has
// no momentum. libfann cuts outputs to 0.01 ... 0.99 when it takes the derivative, so it ends at another error.
//   gcc -O3 -march=native fann.c -ldoublefann -lm -o fann;  ./fann work.txt
#include <doublefann.h>
#include <fann_internal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double number(FILE *file) {
  double x;
  if (fscanf(file, "%lf", &x) != 1) exit(2);
  return x;
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main(int argc, char **argv) {
  FILE *file = fopen(argv[1], "r");
  if (!file) return 2;
  int head[10];
  double tolerance = 0;
  for (int n = 0; n < 10; n++) {
    double x = number(file);
    head[n] = (int)x;
    if (n == 6) tolerance = x;
  }
  int inputs = head[1], outputs = head[2], weights = head[3], cases = head[4], epochs = head[5];
  int nlayers = head[7], nlinks = head[8];
  if (tolerance != 0 || head[9] != 1 || nlinks != nlayers) return 3; // chains of plain layers only
  unsigned sizes[8];
  int biases[8], matrices[8];
  sizes[0] = inputs;
  for (int l = 0; l < nlayers; l++) number(file), sizes[l + 1] = (unsigned)number(file), biases[l] = (int)number(file);
  for (int n = 0; n < nlinks; n++) {
    for (int k = 0; k < 4; k++) number(file);
    matrices[n] = (int)number(file);
  }
  number(file);
  double rate = number(file), momentum = number(file), decay = number(file);
  if (decay != 0) return 3;
  double *start = malloc(weights * sizeof *start);
  for (int k = 0; k < weights; k++) start[k] = number(file);
  struct fann_train_data *data = fann_create_train(cases, inputs, outputs);
  for (int c = 0; c < cases; c++) {
    for (int i = 0; i < inputs; i++) data->input[c][i] = number(file);
    for (int j = 0; j < outputs; j++) data->output[c][j] = number(file);
  }

  struct fann *net = fann_create_standard_array(nlayers + 1, sizes);
  fann_set_activation_function_hidden(net, FANN_SIGMOID);
  fann_set_activation_function_output(net, FANN_SIGMOID);
  fann_set_activation_steepness_hidden(net, 0.5); // its sigmoid is 1 / (1 + exp(-2 s x))
  fann_set_activation_steepness_output(net, 0.5);
  fann_set_train_error_function(net, FANN_ERRORFUNC_LINEAR);
  unsigned count = fann_get_total_connections(net);
  double *change = calloc(count, sizeof *change), error = 0, begin = seconds(), spent;
  int runs = 0;
  do {
    // A unit's weights stand together, its bias last.
    fann_type *w = net->weights;
    for (int l = 0; l < nlayers; l++)
      for (unsigned j = 0; j < sizes[l + 1]; j++) {
        memcpy(w, start + matrices[l] + j * sizes[l], sizes[l] * sizeof *w);
        w += sizes[l];
        *w++ = start[biases[l] + j];
      }
    memset(change, 0, count * sizeof *change);
    for (int t = 0; t <= epochs; t++) {
      error = 0;
      if (net->train_slopes) memset(net->train_slopes, 0, net->total_connections_allocated * sizeof(fann_type));
      for (int c = 0; c < cases; c++) {
        fann_type *y = fann_run(net, data->input[c]);
        for (int j = 0; j < outputs; j++) error += (y[j] - data->output[c][j]) * (y[j] - data->output[c][j]) / 2;
        if (t == epochs) continue;
        fann_compute_MSE(net, data->output[c]);
        fann_backpropagate_MSE(net);
        fann_update_slopes_batch(net, net->first_layer + 1, net->last_layer - 1);
      }
      if (t < epochs)
        for (unsigned k = 0; k < count; k++) { // its slopes point down
          change[k] = momentum * change[k] + rate * net->train_slopes[k];
          net->weights[k] += change[k];
        }
    }
    runs++;
    spent = seconds() - begin;
  } while (runs < 3 || spent < 1);
  printf("%.9g %.17g\n", spent / runs, error);
}
