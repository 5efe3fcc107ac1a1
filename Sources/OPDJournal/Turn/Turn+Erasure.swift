import OPDEngine

/// Erasure follows the person through all sessions, and happens in all of them or in none.
extension Turn {
    mutating func decide(_ order: ErasureOrder, _ request: Request) -> Decision {
        let person = tokens(ofPersonWith: order.token)
        guard person.cold.isEmpty else { return Decision(result: .cold(person.cold)) }
        let places = person.numbers.map(\.place)
        let streams = streams(of: places)
        do {
            try checkVersion(of: places[0], request)
            var parts: [Part] = []
            for (place, numbers) in person.numbers {
                if let part = try part(at: place, erasing: numbers, order, request) { parts.append(part) }
            }
            let receipt =
                parts.isEmpty
                ? nothingToErase(order, places[0], request) : carryOut(parts, .erasure, [], request)
            return Decision(result: .answer(.done(.joint(receipt))), streams: streams)
        } catch {
            return Decision(result: .answer(.refused(error)), streams: streams)
        }
    }

    /// Session by session, that of the order first; or which sessions are not in memory.
    private mutating func tokens(
        ofPersonWith first: Token.ID
    ) -> (numbers: [(place: Int, numbers: [Token.Number])], cold: [Session.ID]) {
        var numbers: [(place: Int, numbers: [Token.Number])] = []
        var cold: [Session.ID] = []
        var found = [first]
        var next = 0
        while next < found.count {
            let id = found[next]
            next += 1
            guard let place = bring(id.session) else {
                if !cold.contains(id.session) { cold.append(id.session) }
                continue
            }
            if let index = numbers.firstIndex(where: { $0.place == place }) {
                numbers[index].numbers.append(id.number)
            } else {
                numbers.append((place, [id.number]))
            }
            found += sessions[place].session.otherTokens(ofPersonWith: id.number).filter { !found.contains($0) }
        }
        return (numbers, cold)
    }

    /// Nil when the session has forgotten already.
    private func part(
        at place: Int, erasing numbers: [Token.Number], _ order: ErasureOrder, _ request: Request
    ) throws(Refusal) -> Part? {
        let live = sessions[place]
        let (newKeys, newSalt) = newKeys(at: place, without: numbers, request)
        let erasure = Erasure(numbers, acceptsLive: order.acceptsLive, newKeys: newKeys)
        let moment = calendar.moment(at: max(now, live.time))
        let events: [SessionEvent]
        do {
            events = try live.session.decide(.eraseTokens(erasure), at: moment)
        } catch {
            throw live.session.id == order.token.session ? .session(error) : .otherSession(error, live.session.id)
        }
        if events.isEmpty { return nil }
        return Part(place: place, opening: nil, events: events, details: newSalt.map { PersonalDetails(salt: $0) })
    }

    /// Whoever knows the old salt could guess a phone number from its hash. So it goes with the first who is erased, and
    /// the others are recognised by hashes with another one from then on.
    private func newKeys(
        at place: Int, without numbers: [Token.Number], _ request: Request
    ) -> (keys: [Token.Number: PatientKeys], salt: String?) {
        let live = sessions[place]
        let isRecognised = numbers.contains { live.session.token($0)?.patient != nil }
        guard isRecognised, let fresh = request.freshSalt else { return ([:], nil) }
        let salt = PatientIdentity.salt(of: live.session.id, from: fresh, secret)
        let identity = PatientIdentity(secret: secret, salt: salt)
        var keys: [Token.Number: PatientKeys] = [:]
        for token in live.session.tokens where token.patient != nil && !numbers.contains(token.number) {
            keys[token.number] = live.record(of: token).details.flatMap { identity.keys(of: $0) }
        }
        return (keys, keys.isEmpty ? nil : salt)
    }

    private mutating func nothingToErase(_ order: ErasureOrder, _ place: Int, _ request: Request) -> JointReceipt {
        let own = sessions[place]
        let stream = StreamID.session(own.session.id, epoch: epoch)
        write(request, [Write.Part(stream: stream, expectedVersion: own.version, entry: nil)])
        let receipt = SessionReceipt(after: own, events: [], commanded: order.token.number)
        return JointReceipt(sessions: [receipt], directory: directory.directory, directoryEvents: [])
    }

    /// Nothing reads such a session but a verification, so nothing of it is in memory.
    mutating func decide(_ former: FormerSession, _ request: Request) -> Decision {
        let events = EventCoding.encode([SessionEvent.sessionErased])
        let entry = Entry(
            time: max(now, former.time), actor: request.actor, requestID: request.requestID, events: events,
            details: nil, redactions: former.redactions)
        write(request, [Write.Part(stream: former.stream, expectedVersion: former.version, entry: entry)])
        return Decision(result: .answer(.done(.visited)))
    }
}
