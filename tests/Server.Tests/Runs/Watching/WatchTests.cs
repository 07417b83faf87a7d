using BackpropWeb.Contracts;
using BackpropWeb.Server.Runs.Watching;
using Microsoft.AspNetCore.SignalR;

namespace BackpropWeb.Server.Tests.Runs.Watching;

public sealed class WatchTests(SharedServer server)
{
    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(600)]
    public async Task AFinishedRunComesFromAnyEpochOnEachOnce(int from)
    {
        var started = await server.StartAsync(new { problem = "xor" });
        await server.WaitForEndAsync(started.Id);
        await AssertComesWholeAsync(started.Id, from);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public async Task ALiveRunComesFromAnyEpochOnEachOnce(int from)
    {
        var started = await server.StartAsync(new { problem = "xor", pace = 600 });
        await AssertComesWholeAsync(started.Id, from);
    }

    [Fact]
    public async Task AFinishedRunWatchedFromBeyondItsEndTellsItsStatusOnly()
    {
        var started = await server.StartAsync(new { problem = "xor" });
        await server.WaitForEndAsync(started.Id);
        var batches = await server.WatchAsync(started.Id, 601).ToListAsync(TestContext.Current.CancellationToken);
        var batch = Assert.Single(batches);
        Assert.Equal((RunStatus.Finished, 601, 0), (batch.Status, batch.From, batch.TotalError.Length));
    }

    [Fact]
    public async Task ViewersAtTheSamePlaceAreSentTheSameBatchUntilTheRunChanges()
    {
        var token = TestContext.Current.CancellationToken;
        var watching = server.Service<RunStream>();
        var run = await server.StartAsync(new { problem = "xor", pace = 0.01 });
        await UntilFirstRowAsync();

        var (one, other) = (await FirstAsync(), await FirstAsync());
        Assert.Same(one, other);

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/runs/{run.Id}/pause");
        request.Headers.Add("X-Owner-Key", run.OwnerKey);
        using var answer = await server.Client.SendAsync(request, token);
        answer.EnsureSuccessStatusCode();
        Assert.Equal((RunStatus.Running, RunStatus.Paused), (one.Status, (await FirstAsync()).Status));

        async Task<RunBatch> FirstAsync() => await watching.WatchAsync(run.Id, 0, token).FirstAsync(token);

        async Task UntilFirstRowAsync() =>
            await server.WatchAsync(run.Id, 0).FirstAsync(batch => batch.TotalError.Length > 0, token);
    }

    [Theory]
    [InlineData("nosuchrun", 0, "There is no run")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA", 0, "There is no run")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA", -1, "fromEpoch must be 0 or more")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA", int.MaxValue, "fromEpoch must be 0 or more")]
    public async Task WhatCannotBeWatchedIsSaidSo(string id, int from, string message)
    {
        var refusal = await Assert.ThrowsAsync<HubException>(async () =>
            await server.WatchAsync(id, from).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private async Task AssertComesWholeAsync(string id, int from)
    {
        var batches = await server.WatchAsync(id, from).ToListAsync(TestContext.Current.CancellationToken);
        var next = from;
        foreach (var batch in batches)
        {
            Assert.Equal(next, batch.From);
            Assert.Equal(batch.TotalError.Length, batch.Outputs!.Length);
            Assert.Equal(batch.TotalError.Length, batch.Weights!.Length);
            next += batch.TotalError.Length;
        }

        Assert.Equal(601, next);
        Assert.Equal(RunStatus.Finished, batches[^1].Status);
        Assert.DoesNotContain(batches.SkipLast(1), batch => batch.Status == RunStatus.Finished);

        var tape = await server.TapeAsync(id, $"?from={from}&weights=true");
        Assert.Equal(tape.TotalError, batches.SelectMany(batch => batch.TotalError));
        Assert.Equal(tape.Weights, batches.SelectMany(batch => batch.Weights!));
    }
}
