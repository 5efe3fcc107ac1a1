import OPDEngine
import OPDJournal

@testable import OPDJournal

/// What the journal of a cluster says, state by state, and whether it is what has to be.
///
/// Sendable since only the strand with the baton touches it.
final class ClusterTruth: @unchecked Sendable {
    /// How far the streams were at a moment.
    struct Heads {
        let epoch: Int
        let versions: [StreamID: Int]
    }

    private unowned let world: ClusterWorld
    private(set) var sessions: [StreamID: [LiveSession]] = [:]
    private(set) var directories: [Int: [LiveDirectory]] = [:]
    private(set) var events: [StreamID: [[SessionEvent]]] = [:]
    private(set) var directoryEvents: [Int: [[DirectoryEvent]]] = [:]
    /// Who has asked for which entries: the streams of each write.
    private(set) var writes: [String: [[StreamPosition]]] = [:]
    private(set) var heads = Heads(epoch: 1, versions: [:])

    init(_ world: ClusterWorld) { self.world = world }

    func session(_ stream: StreamID, version: Int) -> LiveSession? {
        guard case .session(let id) = stream.kind else { return nil }
        if version == 0 { return LiveSession(id) }
        let states = sessions[stream] ?? []
        return states.indices.contains(version - 1) ? states[version - 1] : nil
    }

    func directory(epoch: Int, version: Int) -> LiveDirectory? {
        if version == 0 { return LiveDirectory() }
        let states = directories[epoch] ?? []
        return states.indices.contains(version - 1) ? states[version - 1] : nil
    }

    func head(of stream: StreamID) -> Int { heads.versions[stream] ?? 0 }

    /// A new epoch begins anew.
    func isFirstOfEpoch(_ live: LiveSession) -> Bool {
        heads.epoch > 1 && session(.session(live.session.id, epoch: heads.epoch), version: live.version) != nil
    }

    // MARK: Commits

    func note(_ write: Write) {
        let before = directories[heads.epoch]?.last
        for part in write.parts { if let entry = part.entry { note(entry, part, before) } }
        let positions = write.parts.filter { $0.entry != nil }.map { StreamPosition($0.stream, $0.expectedVersion + 1) }
        guard let first = positions.first else { return }
        world.tell("committed \(positions.map { "\($0.stream)@\($0.version)" }) of \(write.actor ?? "-")")
        checkTogether(write)
        if let actor = write.actor {
            writes[actor, default: []].append(positions)
            if writes[actor]!.count(where: { $0[0].stream.epoch == first.stream.epoch }) > 1 {
                world.report("\(actor) is carried out twice")
            }
        }
        if positions.contains(where: { $0.stream.isDirectory }) { checkAbsences(epoch: first.stream.epoch, write) }
    }

    private func note(_ entry: Entry, _ part: Write.Part, _ directory: LiveDirectory?) {
        let version = head(of: part.stream) + 1
        if version != part.expectedVersion + 1 {
            world.report("\(part.stream) version \(version) was decided on \(part.expectedVersion)")
        }
        var versions = heads.versions
        versions[part.stream] = version
        heads = Heads(epoch: max(heads.epoch, part.stream.epoch), versions: versions)
        let recorded = RecordedEntry(stream: part.stream, version: version, entry: entry)
        do {
            switch part.stream.kind {
            case .session(let id): try note(recorded, of: id, directory)
            case .directory: try note(recorded)
            case .disclosures: _ = try EventCoding.disclosures(from: recorded.entry.events)
            }
        } catch {
            world.report("\(error)")
        }
    }

    private func note(_ recorded: RecordedEntry, of id: Session.ID, _ directory: LiveDirectory?) throws {
        let before = sessions[recorded.stream]?.last ?? LiveSession(id)
        var after = before
        let events = try after.apply(recorded)
        if recorded.entry.time < before.time { world.report("\(recorded.stream): time goes backwards") }
        if let violation = after.session.violations.first { world.report("\(recorded.stream): \(violation)") }
        if case .sessionOpened(let opening) = events.first, recorded.stream.epoch == heads.epoch {
            checkOpening(opening, of: id, by: directory)
        }
        sessions[recorded.stream, default: []].append(after)
        self.events[recorded.stream, default: []].append(events)
    }

    private func note(_ recorded: RecordedEntry) throws {
        let epoch = recorded.stream.epoch
        let before = directories[epoch]?.last ?? LiveDirectory()
        var after = before
        let events = try after.apply(recorded)
        if recorded.entry.time < before.time { world.report("\(recorded.stream): time goes backwards") }
        directories[epoch, default: []].append(after)
        directoryEvents[epoch, default: []].append(events)
    }

    /// A session opens by the directory as it is when its entry is committed.
    private func checkOpening(_ opening: SessionOpening, of id: Session.ID, by directory: LiveDirectory?) {
        guard let directory = directory?.directory, let doctor = directory.doctor(id.doctor) else {
            return world.report("\(id) opens without its doctor")
        }
        guard case .slots(let pattern) = directory.plan(of: doctor, on: id.day),
            world.calendar.windows(of: pattern, on: id.day) == opening.slots,
            directory.settings(of: doctor) == opening.settings
        else { return world.report("\(id) opens by a directory that is not the newest") }
    }

    /// The parts of a joint command are one write.
    private func checkTogether(_ write: Write) {
        for part in write.parts where part.entry != nil {
            guard let joint = events[part.stream]?.last?.joint else { continue }
            let others = write.parts.filter { $0.entry != nil && $0.stream != part.stream }
            let isWhole = joint.others.allSatisfy { other in
                others.contains {
                    $0.stream == .session(other.session, epoch: part.stream.epoch)
                        && $0.expectedVersion + 1 == other.version
                }
            }
            if !isWhole { world.report("\(part.stream) stands without the other parts of its command") }
        }
    }

    /// Nobody has an appointment with a doctor whose absence was just committed.
    private func checkAbsences(epoch: Int, _ write: Write) {
        guard let last = directoryEvents[epoch]?.last, let directory = directories[epoch]?.dropLast().last?.directory
        else { return }
        for stream in sessions.keys where stream.epoch == epoch {
            guard case .session(let id) = stream.kind, let live = sessions[stream]?.last,
                last.contains(where: { $0.isAbsence(of: id, in: directory) })
            else { continue }
            let moment = world.calendar.moment(at: live.time)
            let left = Absence(origin: live.session, substitute: nil, patients: [:]).decide(at: moment).origin
            if !left.isEmpty { world.report("\(id) goes on though the doctor is absent: \(left)") }
        }
    }

    // MARK: States

    /// What a node shows is what the journal folds to.
    func checkState(_ live: LiveSession, epoch: Int, _ who: @autoclosure () -> String) {
        let id = live.session.id
        guard let truth = session(.session(id, epoch: epoch), version: live.version) else {
            return world.report("\(who()) \(id) version \(live.version), which there is not")
        }
        if live.session != truth.session || live.time != truth.time {
            world.report("\(who()) \(id) version \(live.version) other than the journal has it")
        }
    }

    /// Everything that `opdesk verify` looks at.
    func verify() {
        var verification = Verification()
        for stream in heads.versions.keys.sorted(by: { $0.key < $1.key }) {
            for entry in world.store.entries(of: stream, after: 0) { verification.add(entry) }
        }
        verification.finish()
        if let finding = verification.findings.first { world.report("verify: \(finding)") }
    }
}

extension Write {
    var actor: String? { parts.lazy.compactMap(\.entry?.actor).first }
}

extension DirectoryEvent {
    /// Whether it says that the session's doctor does not come, after all else that the directory said.
    fileprivate func isAbsence(of id: Session.ID, in directory: Directory) -> Bool {
        switch self {
        case .leaveRecorded(let leave): leave.doctor == id.doctor && leave.days.contains(id.day)
        case .holidaySet(id.day, .some):
            directory.holidays[id.day] == nil && directory.doctor(id.doctor)?.exceptions[id.day] == nil
        default: false
        }
    }
}
