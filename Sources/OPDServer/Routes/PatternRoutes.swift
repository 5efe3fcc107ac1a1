import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal

/// When a doctor works: the week, and single dates.
extension Desk {
    var patternRoutes: [Route] {
        [
            Route(.get, "/doctors/{doctor_id}/pattern") { try await pattern($0, $1) },
            Route(.put, "/doctors/{doctor_id}/pattern") { try await setPattern($0, $1) },
            Route(.put, "/doctors/{doctor_id}/exceptions/{date}") { try await setException($0, $1) },
            Route(.delete, "/doctors/{doctor_id}/exceptions/{date}") { try await removeException($0, $1) },
        ]
    }

    private func pattern(_ request: Request, _ context: DeskContext) async throws -> Response {
        let doctor = try await doctor(context)
        _ = try request.query()
        return .json { writer in
            writer.key("every_day")
            doctor.pattern.write(to: &writer)
            writer.key("weeks")
            writer.array { writer in for week in doctor.weeks { writer.object { week.write(to: &$0) } } }
            writer.key("exceptions")
            writer.array { writer in
                for (day, pattern) in doctor.exceptions.sorted(by: { $0.key < $1.key }) {
                    writer.object { writer in
                        writer.member("date", day)
                        writer.key("slots")
                        if let pattern { pattern.write(to: &writer) } else { writer.array { _ in } }
                    }
                }
            }
        }
    }

    private func setPattern(_ request: Request, _ context: DeskContext) async throws -> Response {
        let doctor = try await doctor(context)
        var wanted = try await DayRequest(request, context, self, dryRun: false)
        let from = try wanted.fields.optionalText("valid_from", atMost: 10).map {
            try ClinicDay.read($0, field: "valid_from")
        }
        let through = try wanted.fields.optionalText("valid_to", atMost: 10).map {
            try ClinicDay.read($0, field: "valid_to")
        }
        if let from, let through, through < from {
            throw Problem.invalid("valid_to", "takes a date from valid_from on.")
        }
        let week = Doctor.ValidWeek(week: try wanted.fields.week(), from: from, through: through)
        return try await change(try wanted.finish(.directory(.setWeek(week, of: doctor.id))), doctor.id)
    }

    private func setException(_ request: Request, _ context: DeskContext) async throws -> Response {
        let (doctor, day) = (try await doctor(context), try date(context))
        var wanted = try await DayRequest(request, context, self, dryRun: false)
        let isDayOff = try wanted.fields.list("slots")?.isEmpty ?? false
        let exception = isDayOff ? DayException.dayOff : .slots(try wanted.fields.pattern())
        return try await change(try wanted.finish(.directory(.setException(day, exception, of: doctor.id))), doctor.id)
    }

    private func removeException(_ request: Request, _ context: DeskContext) async throws -> Response {
        let (doctor, day) = (try await doctor(context), try date(context))
        var wanted = try await DayRequest(request, context, self, dryRun: false)
        return try await change(try wanted.finish(.directory(.setException(day, .none, of: doctor.id))), doctor.id)
    }

    /// Sessions that have tokens stay as they are; those that differ from now on are listed.
    private func change(_ command: OPDJournal.Request, _ id: Doctor.ID) async throws -> Response {
        guard case .directory(let directory, _) = try await submit(command), let doctor = directory.doctor(id) else {
            throw Problem.doneButNotShown
        }
        let conflicts: [ClinicDay]
        do {
            conflicts = try await hospital.conflicts(of: doctor, from: hospital.moment.today)
        } catch {
            throw Problem.changedButConflictsUnknown
        }
        return .json { writer in
            writer.member("doctor_id", id.value)
            writer.key("conflicts")
            writer.array { writer in for day in conflicts { writer.object { $0.member("date", day) } } }
        }
    }
}

extension Problem {
    /// It must not say that nothing was changed.
    fileprivate static let changedButConflictsUnknown = Problem(
        .serviceUnavailable,
        "It was changed, but which sessions differ from it cannot be read now. Send it again to see them.",
        headers: [HTTPField(name: .retryAfter, value: "1")])
}

extension Doctor.ValidWeek {
    fileprivate func write(to writer: inout JSONWriter) {
        if let from { writer.member("valid_from", from) }
        if let through { writer.member("valid_to", through) }
        writer.key("week")
        writer.object { writer in
            for (name, pattern) in zip(WeekPattern.names, week.days) {
                writer.key(word: name)
                if let pattern { pattern.write(to: &writer) } else { writer.array { _ in } }
            }
        }
    }
}

extension Fields {
    /// The slots of each weekday; a day that is not named, or has no slots, is a day off.
    fileprivate mutating func week() throws -> WeekPattern {
        guard let value = value("week") else { throw missing("week", "an object with the slots of each weekday") }
        guard case .object(let members) = value else {
            throw problem("week", "takes an object such as {\"monday\": [{\"start\": \"09:00\", …}]}.")
        }
        var days = Fields(members, prefix: "week.")
        let patterns = try WeekPattern.names.map { name -> SlotPattern? in
            guard let slots = try days.list(name), !slots.isEmpty else { return nil }
            return try days.pattern(slots, name)
        }
        try days.finish()
        guard let week = WeekPattern(patterns) else { throw problem("week", "takes seven days.") }
        return week
    }
}
