namespace BackpropWeb.Server.Studies.Results;

/// <summary>Counts over members of a study. Tallies of its blocks add up to that of the whole, in any order, so they
/// depend neither on the number of workers nor on interruptions. Memory does not grow with the members.</summary>
internal sealed class StudyTally
{
    private const byte Version = 1;

    private readonly Dictionary<int, int> _solvedAt = [];

    /// <param name="epochs">Epochs of a member.</param>
    public StudyTally(int epochs)
    {
        Epochs = new(epochs);
        Errors = new(Epochs.Count);
    }

    public RecordedEpochs Epochs { get; }

    public ErrorCounts Errors { get; }

    public int Done { get; private set; }

    public int Solved { get; private set; }

    public int Diverged { get; private set; }

    /// <summary>Number of members solved at each epoch, ascending.</summary>
    public IEnumerable<(int Epoch, int Count)> SolvedAt =>
        _solvedAt.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value));

    /// <summary>Counts members that have ended.</summary>
    public void Add(MemberResults results)
    {
        Done += results.Count;
        for (var n = 0; n < results.Count; n++)
        {
            if (results.Diverged[n])
                Diverged++;
            if (results.SolvedAt(n) is { } epoch)
                AddSolved(epoch, 1);
        }
    }

    public void Add(StudyTally other)
    {
        Done += other.Done;
        Diverged += other.Diverged;
        foreach (var (epoch, count) in other._solvedAt)
            AddSolved(epoch, count);
        Errors.Add(other.Errors);
    }

    public void Clear()
    {
        (Done, Solved, Diverged) = (0, 0, 0);
        _solvedAt.Clear();
        Errors.Clear();
    }

    /// <summary>Writes the counts compactly: only bins in use, each as its distance from the last.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write7BitEncodedInt(Done);
        writer.Write7BitEncodedInt(Diverged);
        Write(writer, [.. SolvedAt]);
        for (var place = 0; place < Errors.Places; place++)
            Write(writer, [.. Errors.At(place)]);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads the output of <see cref="ToBytes"/>.</summary>
    /// <param name="bytes">The counts.</param>
    /// <param name="epochs">Epochs of a member.</param>
    public static StudyTally FromBytes(byte[] bytes, int epochs)
    {
        var tally = new StudyTally(epochs);
        tally.Add(bytes);
        return tally;
    }

    /// <summary>Adds the counts that <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">Counts over members with the same number of epochs.</param>
    public void Add(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        if (reader.ReadByte() != Version)
            throw new FormatException("The tally of a study has an unknown version.");
        Done += reader.Read7BitEncodedInt();
        Diverged += reader.Read7BitEncodedInt();
        foreach (var (epoch, count) in Read(reader))
            AddSolved(epoch, count);
        for (var place = 0; place < Errors.Places; place++)
        {
            foreach (var (bin, count) in Read(reader))
                Errors.Add(place, bin, count);
        }
    }

    private static void Write(BinaryWriter writer, IReadOnlyCollection<(int At, int Count)> counts)
    {
        writer.Write7BitEncodedInt(counts.Count);
        var last = 0;
        foreach (var (at, count) in counts)
        {
            writer.Write7BitEncodedInt(at - last);
            writer.Write7BitEncodedInt(count);
            last = at;
        }
    }

    private static IEnumerable<(int At, int Count)> Read(BinaryReader reader)
    {
        var at = 0;
        for (var rest = reader.Read7BitEncodedInt(); rest > 0; rest--)
        {
            at += reader.Read7BitEncodedInt();
            yield return (at, reader.Read7BitEncodedInt());
        }
    }

    private void AddSolved(int epoch, int count)
    {
        _solvedAt[epoch] = _solvedAt.GetValueOrDefault(epoch) + count;
        Solved += count;
    }
}
