import OPDEngine

/// What entries say of each other over several streams, collected while a journal is replayed one stream after the other.
struct JointParts: Sendable {
    private struct Place: Hashable {
        let stream: StreamID
        let version: Int

        init(_ stream: StreamID, _ version: Int) {
            self.stream = stream
            self.version = version
        }

        init(_ entry: EntryReference, epoch: Int) {
            self.init(.session(entry.session, epoch: epoch), entry.version)
        }
    }

    /// What a token is called in a journal of several epochs.
    private struct Name: Hashable {
        let epoch: Int
        let token: Token.ID
    }

    private struct Departure {
        let place: Place
        let name: Name
        let successor: Token.ID
    }

    private var parts: [(place: Place, joint: JointCommand)] = []
    private var jointAt: [Place: JointCommand] = [:]
    /// What the directory says that a leave or a holiday did in sessions.
    private var named: [(place: Place, cause: JointCommand.Cause, by: Place)] = []
    private var causesNamed: [Place: [JointCommand.Cause]] = [:]
    private var departures: [Departure] = []
    /// Where those who came from another session came from.
    private var origins: [Name: Token.ID] = [:]
    /// Not followed to their ends: nothing is held against who names their entries.
    private var unreadable: Set<StreamID> = []

    mutating func add(_ events: [SessionEvent], _ stream: StreamID, _ version: Int) {
        guard let joint = events.joint else { return }
        parts.append((Place(stream, version), joint))
        jointAt[Place(stream, version)] = joint
    }

    mutating func add(_ events: [DirectoryEvent], _ stream: StreamID, _ version: Int) {
        for event in events {
            let (entries, cause): ([EntryReference], JointCommand.Cause) =
                switch event {
                case .leaveRecorded(let leave): (leave.entries, .leave(leave.id))
                case .holidaySet(_, let holiday): (holiday?.entries ?? [], .holiday)
                default: ([], .holiday)
                }
            for entry in entries {
                let place = Place(entry, epoch: stream.epoch)
                named.append((place, cause, Place(stream, version)))
                causesNamed[place, default: []].append(cause)
            }
        }
    }

    /// A session as its last entry left it.
    mutating func add(_ session: Session, _ stream: StreamID) {
        for token in session.tokens {
            let name = Name(epoch: stream.epoch, token: session.id(of: token.number))
            if let origin = token.predecessor { origins[name] = origin }
            guard token.status == .transferred, let successor = token.successor else { continue }
            departures.append(Departure(place: Place(stream, session.version), name: name, successor: successor))
        }
    }

    mutating func skip(_ stream: StreamID) { unreadable.insert(stream) }

    // MARK: What is wrong

    var findings: [Verification.Finding] {
        let found = parts.flatMap(findings(of:)) + named.compactMap(finding(of:)) + departures.compactMap(finding(of:))
        return found.sorted { ($0.stream.key, $0.version) < ($1.stream.key, $1.version) }
    }

    /// Every other part is there, belongs to the same command, and names this one.
    private func findings(of part: (place: Place, joint: JointCommand)) -> [Verification.Finding] {
        let epoch = part.place.stream.epoch
        let sentences = part.joint.others.compactMap { other -> String? in
            let place = Place(other, epoch: epoch)
            if unreadable.contains(place.stream) { return nil }
            guard let joint = jointAt[place] else {
                return "names \(describe(place)), which is no part of a joint command"
            }
            let namesThis = joint.others.contains { Place($0, epoch: epoch) == part.place }
            let belongs = joint.cause == part.joint.cause && namesThis
            return belongs ? nil : "names \(describe(place)), which is part of another command"
        }
        return (sentences + [missingInDirectory(part)].compactMap(\.self)).map { finding(part.place, $0) }
    }

    private func missingInDirectory(_ part: (place: Place, joint: JointCommand)) -> String? {
        let directory = StreamID.directory(epoch: part.place.stream.epoch)
        if unreadable.contains(directory) { return nil }
        let isNamed = causesNamed[part.place]?.contains(part.joint.cause) ?? false
        switch part.joint.cause {
        case .leave(let id): return isNamed ? nil : "is part of leave \(id), of which the directory knows nothing"
        case .holiday: return isNamed ? nil : "is part of a holiday of which the directory knows nothing"
        case .transfer, .undo, .withdrawal, .erasure: return nil
        }
    }

    private func finding(
        of named: (place: Place, cause: JointCommand.Cause, by: Place)
    ) -> Verification.Finding? {
        if unreadable.contains(named.place.stream) || jointAt[named.place]?.cause == named.cause { return nil }
        return finding(named.by, "names \(describe(named.place)), which is no part of it")
    }

    /// Nobody is lost on the way to another session.
    private func finding(of departure: Departure) -> Verification.Finding? {
        let successor = Name(epoch: departure.name.epoch, token: departure.successor)
        let stream = StreamID.session(departure.successor.session, epoch: departure.name.epoch)
        if unreadable.contains(stream) || origins[successor] == departure.name.token { return nil }
        return finding(
            departure.place,
            "token \(departure.name.token.number) was transferred to \(departure.successor.value), which did not come from it"
        )
    }

    private func finding(_ place: Place, _ problem: String) -> Verification.Finding {
        Verification.Finding(stream: place.stream, version: place.version, problem: problem)
    }

    private func describe(_ place: Place) -> String { "\(place.stream) version \(place.version)" }
}
