import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

/// What is done to a whole session.
extension Desk {
    private static let path = "/doctors/{doctor_id}/sessions/{date}"

    var sessionRoutes: [Route] {
        let path = Self.path
        return [
            Route(.get, path + "/queue") { try await queue($0, $1) },
            Route(.post, path + "/call-next") { try await callNext($0, $1) },
            session("/delay") { fields, _ in
                .addDelay(minutes: try fields.delayMinutes(), mode: try fields.delayMode())
            },
            session("/slots/{index}/capacity") { fields, slot in
                .changeCapacity(slot: slot, to: try fields.capacity())
            },
            session("/slots/{index}/close") { _, slot in .closeSlot(slot) },
            session("/slots/{index}/open") { _, slot in .openSlot(slot) },
            session("/arrived") { _, _ in .recordDoctorArrival },
            session("/break") { fields, _ in .startBreak(minutes: try fields.breakMinutes()) },
            session("/end") { _, _ in .endSession },
            Route(.post, path + "/undo") { try await undo($0, $1) },
        ]
    }

    private func session(
        _ name: String, _ make: @escaping @Sendable (inout Fields, Int) throws -> SessionCommand
    ) -> Route {
        Route(.post, Self.path + name) { request, context in
            let id = try await sessionID(context)
            let slot = parameter("index", of: context)
            var day = try await DayRequest(request, context, self)
            let command = try make(&day.fields, Self.number(slot) ?? -1)
            let wanted = try day.finish(.session(id, command))
            let receipt = try await sessionReceipt(wanted, id) { refusal in
                // In a path, as a doctor or a token that is not there.
                guard case .session(.invalidSlotIndex) = refusal else { return nil }
                return Problem(.notFound, "Slot \(slot.prefix(40)) not found")
            }
            return .json { writer in
                receipt.writeDoings(to: &writer, calendar: calendar)
                writer.affected(receipt.affected(), calendar: calendar)
                writer.version(receipt, isDryRun: wanted.isDryRun)
            }
        }
    }

    private func callNext(_ request: Request, _ context: DeskContext) async throws -> Response {
        let id = try await sessionID(context)
        var day = try await DayRequest(request, context, self)
        let wanted = try day.finish(.session(id, .callNext))
        let receipt = try await sessionReceipt(wanted, id)
        let called = receipt.events.lazy.compactMap { event -> Token.Number? in
            if case .patientCalled(let number) = event { number } else { nil }
        }.first
        return .json { writer in
            writer.member("token", called.flatMap { receipt.token($0) }, calendar: calendar)
            writer.affected(receipt.affected(but: called), calendar: calendar)
            writer.version(receipt, isDryRun: wanted.isDryRun)
        }
    }

    private func undo(_ request: Request, _ context: DeskContext) async throws -> Response {
        let id = try await sessionID(context)
        var day = try await DayRequest(request, context, self)
        let version = try day.fields.whole("version")
        guard version >= 1 else { throw Problem.invalid("version", "takes a whole number from 1.") }
        var wanted = try day.finish(.undo(EntryReference(session: id, version: version)))
        wanted.ownDoctor = context.principal.doctor
        return try await answer(joint: wanted, id)
    }

    /// What a command over several sessions did, session by session.
    func answer(joint command: OPDJournal.Request, _ session: Session.ID?) async throws -> Response {
        let receipt: JointReceipt
        switch try await submit(command, session: session) {
        case .joint(let joint): receipt = joint
        // Nothing but the directory had to change.
        case .directory(let directory, let events): receipt = JointReceipt(directory: directory, events: events)
        default: throw Problem.doneButNotShown
        }
        return .json { writer in
            if case .leaveRecorded(let leave)? = receipt.directoryEvents.first { writer.member("leave_id", leave.id) }
            writer.affected(receipt.sessions.flatMap { $0.affected() }, calendar: calendar)
            writer.key("sessions")
            writer.array { writer in
                for session in receipt.sessions {
                    writer.object { writer in
                        writer.member("doctor_id", session.session.doctor.value)
                        writer.member("date", session.session.day)
                        writer.member("version", command.isDryRun ? session.versionBefore : session.version)
                    }
                }
            }
            if let own = receipt.sessions.first { writer.version(own, isDryRun: command.isDryRun) }
            if receipt.sessions.isEmpty && command.isDryRun { writer.member("dry_run", true) }
        }
    }

    /// The session that a path names, if there can be one.
    func sessionID(_ context: DeskContext) async throws -> Session.ID {
        let doctor = try await doctor(context)
        let text = parameter("date", of: context)
        guard let day = ClinicDay(text) else {
            throw Problem(.notFound, "There is no session on \(text.prefix(40)): a date is written YYYY-MM-DD.")
        }
        return Session.ID(doctor: doctor.id, day: day)
    }
}

extension SessionReceipt {
    /// What the session itself is told in the events.
    fileprivate func writeDoings(to writer: inout JSONWriter, calendar: HospitalCalendar) {
        for event in events {
            switch event {
            case .delayAdded(let delay):
                writer.key("delay")
                writer.object { delay.write(to: &$0, calendar: calendar) }
            default: break
            }
        }
        writer.key("slots")
        writer.array { writer in
            for (index, slot) in after.session.slots.enumerated() {
                writer.object { writer in
                    writer.member("index", index)
                    writer.member("capacity", slot.capacity)
                    writer.member("seats_taken", slot.seatsTaken)
                    writer.member("waiting", slot.waitlistCount)
                    writer.member("closed", slot.isClosed)
                }
            }
        }
        writer.doctorState(after.session, calendar: calendar)
    }
}

extension Fields {
    fileprivate mutating func delayMinutes() throws -> Int {
        let minutes = try whole("minutes")
        guard Delay.lengths.contains(minutes) else { throw problem("minutes", "takes a whole number from 1 to 1440.") }
        return minutes
    }

    fileprivate mutating func delayMode() throws -> Delay.Mode {
        guard let value = value("mode") else { return .shift }
        guard let mode = value.text.flatMap(Delay.Mode.init(rawValue:)) else {
            throw problem("mode", "takes shift or reallocate.")
        }
        return mode
    }

    fileprivate mutating func capacity() throws -> Int {
        let capacity = try whole("capacity")
        guard PatternSlot.capacities.contains(capacity) else {
            throw problem("capacity", "takes a whole number from 1 to 9000.")
        }
        return capacity
    }

    fileprivate mutating func breakMinutes() throws -> Int? {
        guard let minutes = try optionalWhole("minutes") else { return nil }
        guard Delay.lengths.contains(minutes) else { throw problem("minutes", "takes a whole number from 1 to 1440.") }
        return minutes
    }
}
