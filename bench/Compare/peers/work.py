"""Reads a work file: see plain.c for the order of its numbers."""
import torch


class Work:
    def __init__(self, path):
        with open(path) as file:
            numbers = iter(float(x) for x in file.read().split())
        take = lambda n: [next(numbers) for _ in range(n)]
        whole = lambda n: [int(x) for x in take(n)]
        self.units, self.inputs, self.outputs, self.weights, self.cases, self.epochs = whole(6)
        self.tolerance = next(numbers)
        layers, links, figures = whole(3)
        self.layers = [whole(3) for _ in range(layers)]  # start, count, bias
        self.links = [whole(5) for _ in range(links)]  # from, count, to, count, weights
        self.figures = [take(4) for _ in range(figures)]  # epoch, rate, momentum, decay
        self.start = torch.tensor(take(self.weights), dtype=torch.float64)
        rows = torch.tensor(take(self.cases * (self.inputs + self.outputs)), dtype=torch.float64)
        rows = rows.reshape(self.cases, -1)
        self.input = rows[:, :self.inputs].contiguous()
        self.desired = rows[:, self.inputs:].contiguous()
