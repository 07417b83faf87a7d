using BackpropWeb.Engine;

namespace BackpropWeb.Client.Shared;

/// <summary>A unit that sends to another, and the weight between them.</summary>
/// <param name="Unit">The sending unit.</param>
/// <param name="Weight">Index in the flat weight vector.</param>
internal readonly record struct SendingUnit(UnitId Unit, int Weight)
{
    /// <summary>The units that send to a unit, in the order of the network's connections, without its bias.</summary>
    public static IEnumerable<SendingUnit> To(UnitId receiving, NetworkShape shape)
    {
        for (var n = 0; n < shape.Connections.Length; n++)
        {
            if (shape.Connections[n].To != receiving.Layer || !shape.ReceivingUnits(n).Contains(receiving.Index))
                continue;
            var sending = shape.SendingUnits(n);
            for (var i = sending.Start; i < sending.Start + sending.Count; i++)
                yield return new(new(shape.Connections[n].From, i), shape.WeightIndex(n, receiving.Index, i));
        }
    }
}
