import OPDEngine

/// Leave and holidays: what they do in the sessions that are open, together with their entry in the directory.
extension Turn {
    mutating func decide(_ order: LeaveOrder, _ request: Request) -> Decision {
        let command = DirectoryCommand.recordLeave(
            order.days, of: order.doctor, substitute: order.substitute, entries: [])
        if let refused = refusal(of: command, from: order.days.first) { return refused }
        let days =
            order.known.map(\.day)
            + days(of: order.days).filter { day in
                isInMemory(Session.ID(doctor: order.doctor, day: day))
            }
        let affected = Set(days).sorted().map { Session.ID(doctor: order.doctor, day: $0) }
        let leave = directory.directory.leaves.count + 1
        return decideAbsence(of: affected, standIn: order.substitute, .leave(leave), request) { entries in
            .recordLeave(order.days, of: order.doctor, substitute: order.substitute, entries: entries)
        }
    }

    /// Why a day cannot become one without slots; nil when it can.
    private func refusal(of command: DirectoryCommand?, from day: ClinicDay) -> Decision? {
        do {
            try checkNotPast(day)
            _ = try directoryEvents(of: command)
            return nil
        } catch {
            return Decision(result: .answer(.refused(error)), streams: [.directory(epoch: epoch)])
        }
    }

    mutating func decide(_ order: HolidayOrder, _ request: Request) -> Decision {
        if let refused = refusal(of: nil, from: order.day) { return refused }
        if directory.directory.holidays[order.day] != nil {
            return rename(order, request)
        }
        let known = Set(order.known)
        let affected = directory.directory.doctors.filter { !$0.worksOnHoliday(order.day) }
            .map { Session.ID(doctor: $0.id, day: order.day) }
            .filter { known.contains($0) || isInMemory($0) }
        return decideAbsence(of: affected, standIn: nil, .holiday, request) { entries in
            .setHoliday(order.day, Holiday(name: order.name, entries: entries))
        }
    }

    /// What a holiday did in sessions stays known when it gets another name.
    private mutating func rename(_ order: HolidayOrder, _ request: Request) -> Decision {
        let holiday = Holiday(name: order.name, entries: directory.directory.holidays[order.day]?.entries ?? [])
        var decision = decide(.setHoliday(order.day, holiday), request)
        if case .answer(.done(.directory(let directory, let events))) = decision.result {
            let receipt = JointReceipt(sessions: [], directory: directory, directoryEvents: events)
            decision.result = .answer(.done(.joint(receipt)))
        }
        return decision
    }

    private func days(of range: ClinicDays) -> [ClinicDay] {
        Array(sequence(first: range.first) { $0 < range.last ? $0.next : nil })
    }

    private mutating func decideAbsence(
        of ids: [Session.ID], standIn: Doctor.ID?, _ cause: JointCommand.Cause, _ request: Request,
        _ command: ([EntryReference]) -> DirectoryCommand
    ) -> Decision {
        let substitutes = standIn.map { doctor in ids.map { Session.ID(doctor: doctor, day: $0.day) } } ?? []
        let (places, cold) = bring(all: ids + substitutes)
        guard cold.isEmpty else { return Decision(result: .cold(cold)) }
        var parts: [Part] = []
        for index in ids.indices where sessions[places[index]].session.isOpen {
            parts += partsOfAbsence(
                at: places[index], standIn: standIn == nil ? nil : places[ids.count + index], request)
        }
        let references = parts.map { reference(to: $0) }
        let events = (try? directory.directory.decide(command(references))) ?? []
        let streams = (ids + substitutes).map { StreamID.session($0, epoch: epoch) } + [.directory(epoch: epoch)]
        return Decision(result: .answer(.done(.joint(carryOut(parts, cause, events, request)))), streams: streams)
    }

    private func partsOfAbsence(at place: Int, standIn: Int?, _ request: Request) -> [Part] {
        let time = max(now, sessions[place].time, standIn.map { sessions[$0].time } ?? now)
        let substitute = standIn.flatMap { try? openedSession(at: $0) }
        let keys = standIn.map { patientKeys(of: sessions[place], at: $0, request) }
        let absence = Absence(
            origin: sessions[place].session, substitute: substitute?.0, patients: keys?.keys ?? [:])
        let decided = absence.decide(at: calendar.moment(at: time))
        guard !decided.origin.isEmpty else { return [] }
        let origin = Part(place: place, opening: nil, events: decided.origin, details: request.details)
        guard let standIn, let substitute, !decided.substitute.isEmpty else { return [origin] }
        let records = decided.substitute.compactMap { event -> PersonalDetails? in
            guard case .transferArrived(_, let from, _) = event else { return nil }
            return sessions[place].record(of: from.number)?.details?.ofPatient ?? PersonalDetails()
        }
        let details = records[0].with(further: Array(records.dropFirst()), salt: keys?.newSalt)
        return [
            origin, Part(place: standIn, opening: substitute.1, events: decided.substitute, details: details),
        ]
    }

    /// The keys of all live patients of a session in another one.
    private func patientKeys(
        of live: LiveSession, at place: Int, _ request: Request
    ) -> (keys: [Token.Number: PatientKeys], newSalt: String?) {
        var (keys, newSalt): ([Token.Number: PatientKeys], String?) = ([:], nil)
        for token in live.session.tokens where token.isLive {
            guard let details = live.record(of: token).details,
                let (patient, salt) = patientKeys(of: details, at: place, request)
            else { continue }
            keys[token.number] = patient
            newSalt = salt
        }
        return (keys, newSalt)
    }
}

extension Doctor {
    /// What was set for the very date goes before a holiday.
    fileprivate func worksOnHoliday(_ day: ClinicDay) -> Bool {
        if case .slots = exception(on: day) { true } else { false }
    }
}
