"""The same work in PyTorch: autograd, doubles, one thread.  python3 pytorch.py work.txt [starts.bin count]"""
import sys
import time

import torch

from work import Work

torch.set_num_threads(1)
work = Work(sys.argv[1])


def outside(y, d):
    if work.tolerance == 0:
        return y - d
    t = work.tolerance
    return torch.where(d == 1, torch.clamp(y - (1 - t), max=0), torch.where(d == 0, torch.clamp(y - t, min=0), y - d))


def run_one():
    parts = []  # biases of each layer and the matrix of each link
    for start, count, bias in work.layers:
        parts.append(work.start[bias:bias + count].clone().requires_grad_())
    for _, n, _, m, at in work.links:
        parts.append(work.start[at:at + n * m].reshape(m, n).clone().requires_grad_())
    changes = [torch.zeros_like(part) for part in parts]

    def error():
        units = {0: work.input}  # outputs by the place of their first unit
        whole = lambda a, n: work.input[:, a:a + n] if a < work.inputs else next(
            y[:, a - s:a - s + n] for s, y in units.items() if s > 0 and s <= a < s + y.shape[1])
        for l, (start, count, _) in enumerate(work.layers):
            groups = {}
            for k, (a, n, b, m, _) in enumerate(work.links):
                if start <= b < start + count:
                    x = torch.addmm(parts[l][b - start:b - start + m], whole(a, n), parts[len(work.layers) + k].t()) \
                        if b not in groups else torch.addmm(groups[b], whole(a, n), parts[len(work.layers) + k].t())
                    groups[b] = x
            x = torch.cat([groups[b] for b in sorted(groups)], 1) if len(groups) > 1 else next(iter(groups.values()))
            units[start] = torch.sigmoid(x)
        return 0.5 * outside(units[start], work.desired).square().sum()

    figures = iter(work.figures)
    following = next(figures)
    for t in range(work.epochs):
        while following is not None and following[0] <= t:
            _, rate, momentum, decay = following
            following = next(figures, None)
        gradients = torch.autograd.grad(error(), parts)
        with torch.no_grad():
            for part, change, gradient in zip(parts, changes, gradients):
                change.mul_(momentum).sub_(gradient, alpha=rate)
                part.add_(change)
                if decay:
                    part.mul_(1 - decay)
    with torch.no_grad():
        return error().item()


def run_study(starts):
    """Nets of one hidden layer, all at once: [nets, ...]."""
    (_, hidden, b1), (_, out, b2) = work.layers
    (_, n, _, _, w1), (_, _, _, _, w2) = work.links
    nets = len(starts)
    parts = [
        starts[:, b1:b1 + hidden].reshape(nets, 1, hidden), starts[:, w1:w1 + n * hidden].reshape(nets, hidden, n).transpose(1, 2),
        starts[:, b2:b2 + out].reshape(nets, 1, out), starts[:, w2:w2 + hidden * out].reshape(nets, out, hidden).transpose(1, 2)]
    parts = [part.clone(memory_format=torch.contiguous_format).requires_grad_() for part in parts]
    changes = [torch.zeros_like(part) for part in parts]
    cases = work.input.expand(nets, -1, -1)
    _, rate, momentum, _ = work.figures[0]

    def error():
        y = torch.sigmoid(torch.baddbmm(parts[0], cases, parts[1]))
        return 0.5 * (torch.sigmoid(torch.baddbmm(parts[2], y, parts[3])) - work.desired).square().sum()

    for _ in range(work.epochs):
        gradients = torch.autograd.grad(error(), parts)
        with torch.no_grad():
            for part, change, gradient in zip(parts, changes, gradients):
                change.mul_(momentum).sub_(gradient, alpha=rate)
                part.add_(change)
    with torch.no_grad():
        return error().item()


if len(sys.argv) > 3:
    count, chunk = int(sys.argv[3]), 5000  # small enough for the cache
    starts = torch.from_file(sys.argv[2], size=count * work.weights, dtype=torch.float64).reshape(count, -1)
    begin = time.process_time()
    total = sum(run_study(starts[at:at + chunk]) for at in range(0, count, chunk))
    print(f"{time.process_time() - begin:.9g} {total / count:.17g}")
else:
    begin, runs = time.process_time(), 0
    while runs < 1 or time.process_time() - begin < 1:
        error = run_one()
        runs += 1
    print(f"{(time.process_time() - begin) / runs:.9g} {error:.17g}")
