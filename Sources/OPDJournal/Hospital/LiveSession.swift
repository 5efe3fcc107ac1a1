import OPDEngine

/// A session as a node holds it: the fold of its entries, and what is kept beside them.
package struct LiveSession: Sendable {
    package private(set) var session: Session
    /// The version of the last entry folded; 0 for a session without entries.
    package var version: Int { session.version }
    /// The time of the last entry folded.
    package private(set) var time = Instant(milliseconds: 0)
    /// The patients by token, in the order of numbers; nil where the details were erased.
    package private(set) var details = Paged<PersonalDetails?>()
    /// What the hashes that recognise its patients are made with; nil until somebody gave a phone or an id.
    package private(set) var salt: String?
    /// The version of the entry that brought the salt.
    private(set) var saltVersion = 0
    /// The reasons beside entries that gave no token.
    private(set) var reasons: [ReasonPlace] = []

    /// Of the doctor's past sessions, in milliseconds, for a session that has not opened; nil when nobody knows.
    package var usualConsultation: Int?

    package init(_ id: Session.ID) { session = Session(id: id) }

    package init(_ id: Session.ID, folding entries: [RecordedEntry]) throws(JournalFailure) {
        self.init(id)
        for entry in entries { try apply(entry) }
    }

    /// Folds one entry's events.
    package mutating func apply(_ events: [SessionEvent], details entryDetails: PersonalDetails?, at time: Instant) {
        if events.contains(where: \.erases) { forget(whatGoesWith: events) }
        session.evolve(entry: events, at: time)
        if details.count == session.tokens.count, entryDetails?.reason != nil {
            reasons.append(ReasonPlace(version: version, subjects: events.subjects))
        }
        var issued = entryDetails?.ofOneToken
        var further = (entryDetails?.further ?? [])[...]
        while details.count < session.tokens.count {
            details.append(session.tokens[details.count].isErased ? nil : issued)
            issued = further.popFirst()
        }
        if let brought = entryDetails?.salt {
            salt = brought
            saltVersion = version
        }
        self.time = time
    }

    private mutating func forget(whatGoesWith events: [SessionEvent]) {
        let erasing = Erasing(events, in: session)
        for number in erasing.numbers { details[number.index] = nil }
        reasons.removeAll { erasing.concerns($0) }
        if erasing.takesSalt { salt = nil }
    }

    /// Folds an entry of the journal, and gives its events.
    @discardableResult
    package mutating func apply(_ recorded: RecordedEntry) throws(JournalFailure) -> [SessionEvent] {
        let events = try events(of: recorded)
        apply(events, details: recorded.entry.details, at: recorded.entry.time)
        return events
    }

    /// The events of an entry that can follow here.
    func events(of recorded: RecordedEntry) throws(JournalFailure) -> [SessionEvent] {
        guard recorded.version == version + 1 else {
            throw .unreadable("\(recorded.stream) has version \(recorded.version) where \(version + 1) belongs")
        }
        let events: [SessionEvent]
        do {
            events = try EventCoding.sessionEvents(from: recorded.entry.events)
        } catch {
            throw .unreadable("\(recorded.stream) version \(recorded.version): \(error)")
        }
        if let problem = session.problem(folding: events) {
            throw .unreadable("\(recorded.stream) version \(recorded.version): \(problem)")
        }
        return events
    }

    package func record(of number: Token.Number) -> TokenRecord? {
        guard let token = session.token(number) else { return nil }
        return TokenRecord(id: session.id(of: number), token: token, details: details[number.index])
    }

    /// The same, for a token that the session itself names.
    package func record(of token: Token) -> TokenRecord {
        TokenRecord(id: session.id(of: token.number), token: token, details: details[token.number.index])
    }
}

/// A token with its patient, as it was at one version of its session.
package struct TokenRecord: Sendable {
    package let id: Token.ID
    package let token: Token
    /// Nil when the details were erased.
    package let details: PersonalDetails?

    package init(id: Token.ID, token: Token, details: PersonalDetails?) {
        self.id = id
        self.token = token
        self.details = details
    }
}

/// The directory as a node holds it.
package struct LiveDirectory: Sendable {
    package private(set) var directory = Directory()
    package private(set) var version = 0
    package private(set) var time = Instant(milliseconds: 0)

    /// The hashes of passwords and keys that are valid, by whom they belong to.
    package private(set) var credentials: [Credential.Owner: String] = [:]

    package init() {}

    package mutating func apply(_ events: [DirectoryEvent], details: PersonalDetails? = nil, at time: Instant) {
        for event in events { directory.evolve(event) }
        keep(details?.credentials.map { Credential.decode($0) } ?? [:], of: events)
        self.time = time
        version += 1
    }

    /// Folds an entry of the journal, and gives its events.
    @discardableResult
    package mutating func apply(_ recorded: RecordedEntry) throws(JournalFailure) -> [DirectoryEvent] {
        guard recorded.version == version + 1 else {
            throw .unreadable("\(recorded.stream) has version \(recorded.version) where \(version + 1) belongs")
        }
        do {
            let events = try EventCoding.directoryEvents(from: recorded.entry.events)
            if let problem = directory.problem(folding: events) {
                throw EventCoding.Problem.malformed(problem)
            }
            apply(events, details: recorded.entry.details, at: recorded.entry.time)
            return events
        } catch {
            throw .unreadable("\(recorded.stream) version \(recorded.version): \(error)")
        }
    }

    /// The hashes that go with these events, as they stand beside an entry; nil when there are none.
    func credentials(of events: [AccessEvent]) -> String? {
        let owners = events.compactMap { event -> Credential.Owner? in
            switch event {
            case .passwordSet(let name): .user(name)
            case .keyCreated(let key): .key(key.id)
            default: nil
            }
        }
        let given = owners.compactMap { owner in credentials[owner].map { (owner: owner, hash: $0) } }
        return given.isEmpty ? nil : Credential.encode(given)
    }

    /// Whoever gets a password or a key without a hash beside the entry has none.
    private mutating func keep(_ given: [Credential.Owner: String], of events: [DirectoryEvent]) {
        for case .access(let event) in events {
            switch event {
            case .passwordSet(let name): credentials[.user(name)] = given[.user(name)]
            case .keyCreated(let key): credentials[.key(key.id)] = given[.key(key.id)]
            case .keyRevoked(let id): credentials[.key(id)] = nil
            default: break
            }
        }
    }
}
