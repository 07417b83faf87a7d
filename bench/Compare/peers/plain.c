// Back-propagation as one writes it in C: sizes known at run time, doubles, nothing fused or arranged by hand.
//   gcc -O3 -march=native plain.c -lm -o plain;  ./plain work.txt   or   ./plain work.txt starts.bin count
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { int start, count, bias; } Layer;
typedef struct { int from, nfrom, to, nto, w; } Link;
typedef struct { int epoch; double rate, momentum, decay; } Figures;

static int units, inputs, outputs, weights, cases, epochs, nlayers, nlinks, nfigures;
static double tolerance;
static Layer *layers;
static Link *links;
static Figures *figures;
static double *start, *input, *desired, *y, *delta, *w, *dw, *g;

static double difference(double out, double d) {
  if (tolerance == 0) return out - d;
  if (d == 1) return out >= 1 - tolerance ? 0 : out - (1 - tolerance);
  if (d == 0) return out <= tolerance ? 0 : out - tolerance;
  return out - d;
}

static void forward(int c) {
  memcpy(y, input + c * inputs, inputs * sizeof *y);
  for (int l = 0; l < nlayers; l++) {
    Layer *a = layers + l;
    for (int j = 0; j < a->count; j++) y[a->start + j] = w[a->bias + j];
    for (int n = 0; n < nlinks; n++) {
      Link *k = links + n;
      if (k->to < a->start || k->to >= a->start + a->count) continue;
      for (int j = 0; j < k->nto; j++) {
        double x = y[k->to + j];
        const double *row = w + k->w + j * k->nfrom;
        for (int i = 0; i < k->nfrom; i++) x += y[k->from + i] * row[i];
        y[k->to + j] = x;
      }
    }
    for (int j = a->start; j < a->start + a->count; j++) y[j] = 1 / (1 + exp(-y[j]));
  }
}

static double backward(int c) {
  const double *d = desired + c * outputs;
  double error = 0;
  memset(delta, 0, units * sizeof *delta);
  for (int j = 0; j < outputs; j++) {
    double e = difference(y[units - outputs + j], d[j]);
    delta[units - outputs + j] = e;
    error += e * e;
  }
  for (int l = nlayers - 1; l >= 0; l--) {
    Layer *a = layers + l;
    for (int j = a->start; j < a->start + a->count; j++) delta[j] *= y[j] * (1 - y[j]);
    for (int j = 0; j < a->count; j++) g[a->bias + j] += delta[a->start + j];
    for (int n = 0; n < nlinks; n++) {
      Link *k = links + n;
      if (k->to < a->start || k->to >= a->start + a->count) continue;
      for (int j = 0; j < k->nto; j++) {
        double dj = delta[k->to + j];
        const double *row = w + k->w + j * k->nfrom;
        double *grow = g + k->w + j * k->nfrom;
        if (k->from >= inputs)
          for (int i = 0; i < k->nfrom; i++) delta[k->from + i] += dj * row[i];
        for (int i = 0; i < k->nfrom; i++) grow[i] += dj * y[k->from + i];
      }
    }
  }
  return error;
}

static double error_now(void) {
  double sum = 0;
  for (int c = 0; c < cases; c++) {
    forward(c);
    for (int j = 0; j < outputs; j++) {
      double e = difference(y[units - outputs + j], desired[c * outputs + j]);
      sum += e * e;
    }
  }
  return sum / 2;
}

static double train(const double *from) {
  memcpy(w, from, weights * sizeof *w);
  memset(dw, 0, weights * sizeof *dw);
  int f = 0;
  for (int t = 0; t < epochs; t++) {
    while (f + 1 < nfigures && figures[f + 1].epoch <= t) f++;
    memset(g, 0, weights * sizeof *g);
    for (int c = 0; c < cases; c++) {
      forward(c);
      backward(c);
    }
    double keep = 1 - figures[f].decay;
    for (int k = 0; k < weights; k++) {
      dw[k] = figures[f].momentum * dw[k] - figures[f].rate * g[k];
      w[k] = (w[k] + dw[k]) * keep;
    }
  }
  return error_now();
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static double *numbers(size_t n) { return aligned_alloc(64, (n * sizeof(double) + 63) / 64 * 64); }

static double number(FILE *file) {
  double x;
  if (fscanf(file, "%lf", &x) != 1) exit(2);
  return x;
}

static int compare(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

int main(int argc, char **argv) {
  FILE *file = fopen(argv[1], "r");
  if (!file) return 2;
  units = number(file), inputs = number(file), outputs = number(file), weights = number(file);
  cases = number(file), epochs = number(file), tolerance = number(file);
  nlayers = number(file), nlinks = number(file), nfigures = number(file);
  layers = malloc(nlayers * sizeof *layers);
  links = malloc(nlinks * sizeof *links);
  figures = malloc(nfigures * sizeof *figures);
  for (int l = 0; l < nlayers; l++)
    layers[l].start = number(file), layers[l].count = number(file), layers[l].bias = number(file);
  for (int n = 0; n < nlinks; n++)
    links[n].from = number(file), links[n].nfrom = number(file), links[n].to = number(file),
    links[n].nto = number(file), links[n].w = number(file);
  for (int n = 0; n < nfigures; n++)
    figures[n].epoch = number(file), figures[n].rate = number(file), figures[n].momentum = number(file),
    figures[n].decay = number(file);
  start = numbers(weights), w = numbers(weights), dw = numbers(weights), g = numbers(weights);
  y = numbers(units), delta = numbers(units), input = numbers((size_t)cases * inputs), desired = numbers((size_t)cases * outputs);
  for (int k = 0; k < weights; k++) start[k] = number(file);
  for (int c = 0; c < cases; c++) {
    for (int i = 0; i < inputs; i++) input[c * inputs + i] = number(file);
    for (int j = 0; j < outputs; j++) desired[c * outputs + j] = number(file);
  }

  if (argc > 3) {
    int count = atoi(argv[3]);
    double *starts = numbers((size_t)count * weights), sum = 0;
    FILE *many = fopen(argv[2], "rb");
    if (!many || fread(starts, weights * sizeof(double), count, many) != (size_t)count) return 2;
    double begin = seconds();
    for (int n = 0; n < count; n++) sum += train(starts + (size_t)n * weights);
    printf("%.9g %.17g\n", seconds() - begin, sum / count);
    return 0;
  }

  double times[10001], error = train(start), until = seconds() + 1;
  int n = 0;
  do {
    double begin = seconds();
    error = train(start);
    times[n++] = seconds() - begin;
  } while (n < 3 || (n < 10001 && seconds() < until));
  qsort(times, n, sizeof *times, compare);
  printf("%.9g %.17g\n", times[n / 2], error);
}
