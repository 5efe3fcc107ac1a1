import OPDEngine
import OPDJournal

/// One slot as a bar: the seats taken by each source, the free ones, and who waits.
struct SlotBar {
    let slot: Slot
    /// Those with a seat in it.
    let seated: [Token]
    let language: Language

    var shown: Shown {
        let label = language.inOwnDigits(slot.window.label)
        // Extra seats make the bar longer than the capacity.
        let length = max(slot.capacity, seated.count, 1)
        var segments: [Shown] = []
        var start = 0
        for source in Source.allCases.reversed() {
            let count = seated.count { $0.source == source }
            guard count > 0 else { continue }
            segments.append([
                "source": source.name, "x": Percentage(start, of: length).text,
                "width": Percentage(count, of: length).text,
            ])
            start += count
        }
        let taken = language[
            .overviewTaken, ["taken": language.number(seated.count), "capacity": language.number(slot.capacity)]]
        var shown: Shown = ["label": label, "taken": taken, "segments": segments, "isClosed": slot.isClosed]
        if slot.waitlistCount > 0 { shown["waiting"] = language.counted(.boardWaiting, slot.waitlistCount) }
        return shown
    }
}
