import OPDEngine
import OPDJournal
import OPDServer
import OPDSimulation

extension PastSchedule {
    /// For the terminal.
    func text(names: Bool) -> String {
        let department = doctor.department.map { ", \($0)" } ?? ""
        let state = live.session.isOpen ? "version \(live.version)" : "not open yet"
        let title = "\(doctor.name)\(department), \(day), at \(calendar.rfc3339(at)) (\(state))"
        return ([title] + (live.session.isOpen ? slots(names) : pattern)).joined(separator: "\n")
    }

    /// What a session would have opened with.
    private var pattern: [String] {
        guard case .slots(let pattern) = plan else { return ["", plan.sentence("The doctor", on: day)] }
        return calendar.windows(of: pattern, on: day).flatMap { window in
            ["", "\(window.label): 0 of \(window.capacity) seats taken"]
        }
    }

    private func slots(_ names: Bool) -> [String] {
        let booked = live.session.booked
        return live.session.slots.enumerated().flatMap { index, slot in
            let waiting = live.session.waitlist(of: SlotIndex(index))
            return ["", slot.heading(waiting: waiting.count)] + lines(booked[index], waiting, names)
        }
    }

    private func lines(_ booked: [Token], _ waiting: [Token], _ names: Bool) -> [String] {
        guard !booked.isEmpty || !waiting.isEmpty else { return [] }
        var table = TextTable(
            headings: ["place", "token", "source", "status", "presence", "booked at"] + (names ? ["patient"] : []),
            alignments: [.right, .left, .left, .left, .left, .left] + (names ? [.left] : []))
        for (index, token) in booked.enumerated() { table.add(row(token, "\(index + 1)", names)) }
        for (index, token) in waiting.enumerated() { table.add(row(token, "waits \(index + 1)", names)) }
        return table.lines(indent: 2)
    }

    private func row(_ token: Token, _ place: String, _ names: Bool) -> [String] {
        let record = live.record(of: token)
        let cells = [
            place, "\(record.id.value)", token.source.name, token.status.name,
            token.isLive ? token.presence.name : "", calendar.rfc3339(token.issuedAt),
        ]
        return names ? cells + [record.details?.patientName ?? "(erased)"] : cells
    }
}

extension Slot {
    fileprivate func heading(waiting: Int) -> String {
        var parts = ["\(seatsTaken) of \(capacity) seats taken"]
        if overflowTaken > 0 { parts.append("\(overflowTaken) extra") }
        if overbookTaken > 0 { parts.append("\(overbookTaken) overbooked") }
        if waiting > 0 { parts.append("\(waiting) waiting") }
        if isClosed { parts.append("closed") }
        return "\(window.label): \(parts.joined(separator: ", "))"
    }
}
