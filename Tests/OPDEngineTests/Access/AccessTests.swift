import OPDEngine
import Testing

@Suite("users and keys")
struct AccessTests {
    private let asha = User.Name("asha")!
    private let bala = User.Name("bala")!
    private let first = Doctor.ID(1)!
    private let key = APIKey(id: APIKey.ID("k1")!, name: User.Name("lab")!, scopes: Permissions([.seeBoards]))

    private func directory(after commands: AccessCommand...) throws -> Directory {
        var directory = Directory()
        for command in commands {
            for event in try directory.decide(.access(command)) {
                #expect(directory.problem(folding: [event]) == nil)
                directory.evolve(event)
            }
        }
        return directory
    }

    private func refused(_ command: AccessCommand, after commands: AccessCommand...) throws -> AccessRefusal? {
        var directory = Directory()
        for command in commands { for event in try directory.decide(.access(command)) { directory.evolve(event) } }
        do {
            _ = try directory.decide(.access(command))
            return nil
        } catch .access(let refusal) {
            return refusal
        }
    }

    private func standing(_ role: Role) -> Standing { Standing(role: role)! }

    @Test("the first user is an admin, who makes the others")
    func firstUser() throws {
        #expect(try refused(.addUser(asha, standing(.clerk))) == .firstUserIsAdmin)
        let directory = try directory(after: .addUser(asha, standing(.admin)), .addUser(bala, standing(.clerk)))
        #expect(directory.access.users.map(\.name) == [asha, bala])
        #expect(directory.access.user(bala)?.permissions == Role.clerk.permissions)
    }

    @Test("a name is given once")
    func names() throws {
        #expect(
            try refused(.addUser(asha, standing(.clerk)), after: .addUser(asha, standing(.admin))) == .userExists(asha))
    }

    @Test("the last admin who can log in stays one")
    func lastAdmin() throws {
        let adding = AccessCommand.addUser(asha, standing(.admin))
        #expect(
            try refused(.changeUser(asha, standing(.manager), isDisabled: false), after: adding)
                == .lastAdministrator(asha))
        #expect(
            try refused(.changeUser(asha, standing(.admin), isDisabled: true), after: adding)
                == .lastAdministrator(asha)
        )
        let two = try directory(
            after: adding, .addUser(bala, standing(.admin)), .changeUser(asha, standing(.admin), isDisabled: true))
        #expect(two.access.user(asha)?.isDisabled == true)
        #expect(throws: DirectoryRefusal.access(.lastAdministrator(bala))) {
            try two.decide(.access(.changeUser(bala, Standing(role: .clerk)!, isDisabled: false)))
        }
    }

    @Test("a new password, being disabled and logging out everywhere end the logins of before; a new role does not")
    func generations() throws {
        func generation(after more: AccessCommand...) throws -> Int? {
            var directory = try directory(after: .addUser(asha, standing(.admin)), .addUser(bala, standing(.clerk)))
            for command in more { for event in try directory.decide(.access(command)) { directory.evolve(event) } }
            return directory.access.user(bala)?.generation
        }
        let before = try #require(try generation())
        #expect(try generation(after: .setPassword(bala)) == before + 1)
        #expect(try generation(after: .endLogins(bala)) == before + 1)
        #expect(try generation(after: .changeUser(bala, standing(.clerk), isDisabled: true)) == before + 1)
        #expect(try generation(after: .changeUser(bala, standing(.manager), isDisabled: false)) == before)
    }

    @Test("a login that was ended is remembered until it would have ended by itself")
    func endedLogins() throws {
        func login(_ id: UInt64, until days: Int) -> AccessCommand {
            .endLogin(EndedLogin(id: id, until: Instant(milliseconds: days * 86_400_000)))
        }
        var directory = try directory(after: login(1, until: 1), login(2, until: 3))
        #expect([1, 2].map { directory.access.hasEnded($0) } == [true, true])
        #expect(try directory.decide(.access(login(1, until: 1))) == [])
        // Nobody's login lasts more than a week, so this one began on day 2 at the earliest.
        for event in try directory.decide(.access(login(3, until: 9))) { directory.evolve(event) }
        #expect([1, 2, 3].map { directory.access.hasEnded($0) } == [false, true, true])
    }

    @Test("a key is good until it expires or is revoked")
    func keys() throws {
        let (now, later) = (Instant(milliseconds: 1_000), Instant(milliseconds: 2_000))
        let expiring = APIKey(id: key.id, name: key.name, scopes: key.scopes, expiry: later)
        #expect(expiring.isValid(at: now) && !expiring.isValid(at: later) && key.isValid(at: later))
        let directory = try directory(after: .createKey(key), .revokeKey(key.id))
        #expect(directory.access.key(key.id)?.isValid(at: now) == false)
        #expect(try directory.decide(.access(.revokeKey(key.id))) == [])
        #expect(try refused(.createKey(key), after: .createKey(key)) == .keyExists(key.id))
        #expect(try refused(.revokeKey(key.id)) == .keyNotFound(key.id))
    }

    @Test("the role doctor has a doctor, who must exist, and no other role has one")
    func doctors() throws {
        #expect(Standing(role: .doctor) == nil && Standing(role: .clerk, doctor: first) == nil)
        #expect(
            try refused(
                .addUser(bala, Standing(role: .doctor, doctor: first)!), after: .addUser(asha, standing(.admin)))
                == .doctorNotFound(first))
    }

    @Test("after a reset the users and keys are there again, but those of doctors who are not")
    func remade() throws {
        var before = Directory()
        let pattern = try SlotPattern([
            PatternSlot(
                label: "9-10", start: MinuteOfDay(hour: 9, minute: 0)!, end: MinuteOfDay(hour: 10, minute: 0)!,
                capacity: 5
            )
        ])
        let commands: [DirectoryCommand] = [
            .addDoctor(name: "Dr. A", department: nil, pattern: pattern), .access(.addUser(asha, standing(.admin))),
            .access(.addUser(bala, standing(.clerk))),
            .access(.addUser(User.Name("dr")!, Standing(role: .doctor, doctor: first)!)),
            .access(.changeUser(bala, standing(.clerk), isDisabled: true)), .access(.createKey(key)),
        ]
        for command in commands { for event in try before.decide(command) { before.evolve(event) } }
        var after = Directory()
        let events = before.access.remade.map { DirectoryEvent.access($0) }
        #expect(after.problem(folding: events) == nil)
        for event in events { after.evolve(event) }
        #expect(after.access.users.map(\.name) == [asha, bala])
        #expect(after.access.user(bala)?.isDisabled == true)
        #expect(after.access.keys == [key])
    }

    @Test(
        "names are lower-case words",
        arguments: ["", "Asha", "asha rao", ".asha", "ashä", String(repeating: "a", count: 41)])
    func badNames(text: String) { #expect(User.Name(text) == nil) }

    @Test("each permission has a place of its own in a set, and all of them make an admin")
    func permissions() {
        #expect(Set(Permission.allCases.map { Permissions([$0]).rawValue }).count == Permission.allCases.count)
        #expect(Role.admin.permissions.list == Permission.allCases)
        #expect(Role.display.permissions.list == [.seeBoards])
        for permission in [Permission.overbook, .backdate, .reset, .erase, .changeSettings] {
            #expect(!Role.clerk.permissions.has(permission), "\(permission) needs a permission of its own")
        }
    }
}
